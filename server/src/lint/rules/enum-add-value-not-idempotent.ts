// ALTER TYPE … ADD VALUE that fails when the migration is applied again after its down.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameFromList, sameName, type QualifiedName } from "../../sql/names";
import { parseSqlFile } from "../../sql/parse-sql-file";
import type { Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { changesOnly } from "../fix-gate";
import { defineRule, type RuleFix } from "../rule";

export const enumAddValueNotIdempotent = defineRule({
  id: "enum-add-value-not-idempotent",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "types",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A value is added to an enum without IF NOT EXISTS.",
    why:
      "A down script cannot remove the value again, so the next up fails because it is already there (42710). Adding " +
      "a value may also be committed although the rest of its file failed.",
    instead: "ADD VALUE IF NOT EXISTS.",
    examples: {
      reject: ["ALTER TYPE mood ADD VALUE 'calm';"],
      accept: [
        "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'calm';",
        "CREATE TYPE mood AS ENUM ('sad');\nALTER TYPE mood ADD VALUE 'calm';",
        {
          up: "ALTER TYPE mood ADD VALUE 'calm';",
          down:
            "ALTER TYPE mood RENAME TO mood_old;\nCREATE TYPE mood AS ENUM ('sad');\n" +
            "ALTER TABLE person ALTER COLUMN m TYPE mood USING m::text::mood;\nDROP TYPE mood_old;",
        },
      ],
    },
  },
  messages: {
    stays: {
      text: "{value} stays in {type} when this is taken back, so applying it again fails.",
      help: "Write ADD VALUE IF NOT EXISTS.",
    },
  },
  statements: ["AlterEnumStmt"],
  check(context, node) {
    if (node.newVal === undefined || node.oldVal !== undefined || node.skipIfNewValExists) return;
    const name = nameFromList(node.typeName ?? []);
    const type = context.world.type(name);
    if (type && type.origin === context.file.origin) return;
    if (isReplacedInDown(context, name) || isGuarded(context.statement)) return;
    const at = rangeOfWords(context.statement, "add", "value") ?? context.statement;
    context.report({
      message: "stays",
      at,
      data: { value: `'${node.newVal}'`, type: displayName(name) },
      fixes: () => ifNotExistsFix(context, at.end),
    });
  },
});

/** The DO block around it asks for the value first, or passes over the error. */
function isGuarded({ inside }: Statement): boolean {
  return (
    inside !== undefined && /\b(pg_enum|enum_range|duplicate_object|others)\b/i.test(inside.block.parsed.text)
  );
}

/** The down makes the type anew: it drops it, or renames it out of the way. */
function isReplacedInDown({ file, parser }: StatementContext, name: QualifiedName): boolean {
  const { down } = file.migration;
  if (file.direction !== "up" || !down || down.text === null || !/\btype\b/i.test(down.text)) return false;
  return parseSqlFile(down.text, parser).statements.some(({ parsed }) => {
    const rename = as(parsed.tree, "RenameStmt");
    if (rename?.renameType === "OBJECT_TYPE") {
      return sameName(nameFromList(as(rename.object, "List")?.items ?? []), name);
    }
    const drop = as(parsed.tree, "DropStmt");
    return (
      drop?.removeType === "OBJECT_TYPE" &&
      (drop.objects ?? []).some((object) => sameName(nameFromList(as(object, "TypeName")?.names ?? []), name))
    );
  });
}

/** It keeps the meaning wherever the statement worked. */
function ifNotExistsFix({ file, parser, statement }: StatementContext, end: number): readonly RuleFix[] {
  const edit = { range: { start: end, end }, newText: " IF NOT EXISTS" };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const change = as(tree, "AlterEnumStmt");
    if (change) change.skipIfNewValExists = true;
  });
  return passes ? [{ title: "Add IF NOT EXISTS", safe: true, edits: [{ path: file.path, ...edit }] }] : [];
}
