// DROP without IF EXISTS in a file that can stop halfway. A DO block may have asked before it drops.
import type { OffsetRange } from "../../base/text-range";
import { rangeOfWords } from "../../sql/alter-table";
import { lastDropWord } from "../../sql/if-exists";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { commitsAsOne } from "../commits-as-one";
import type { StatementContext } from "../context";
import { changesOnly } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";
import { isTemporarySchema } from "../schema/relation";
import { nameFromList } from "../../sql/names";

export const missingIfExists = defineRule({
  id: "missing-if-exists",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "naming",
  sources: sources(
    "squawk:prefer-robust-stmts pgls:preferRobustStmts eslint-plugin-postgresql:require-if-exists",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "DROP without IF EXISTS in a file that does not commit as one.",
    why:
      "When a later statement fails, what was dropped stays away. The file cannot be run again then: it stops at the first " +
      "thing that is gone, and somebody has to finish by hand.",
    instead: "Write IF EXISTS, or make the whole file one transaction.",
    examples: {
      reject: [
        { up: "DROP VIEW a;\nDROP VIEW b;", wrap: "none" },
        {
          up: "ALTER TABLE users DROP CONSTRAINT age_check;\nDROP INDEX CONCURRENTLY IF EXISTS users_age_idx;",
        },
      ],
      accept: [
        "DROP VIEW a;\nDROP VIEW b;",
        { up: "DROP VIEW IF EXISTS a;\nALTER TABLE users DROP COLUMN IF EXISTS age;", wrap: "none" },
        { up: "BEGIN;\nDROP VIEW a;\nDROP VIEW b;\nCOMMIT;", wrap: "none" },
      ],
    },
  },
  messages: {
    missing: {
      text: "This file can stop halfway, and cannot be run again when {what} is already gone.",
      help: "Add IF EXISTS, or make the file one transaction.",
    },
  },
  statements: [
    "DropStmt",
    "DropRoleStmt",
    "DropSubscriptionStmt",
    "DropUserMappingStmt",
    "DropdbStmt",
    "DropTableSpaceStmt",
    "AlterTableStmt",
    "AlterDomainStmt",
  ],
  check(context) {
    const { statement } = context;
    if (statement.inside || commitsAsOne(context.file, context.facts.wrap)) return;
    const { tree } = statement.parsed;
    if (dropOf(tree)?.missing_ok === undefined && dropOf(tree) && !isOnlyOwn(context, as(tree, "DropStmt"))) {
      const at = dropWords(context);
      const what = "one of the things it drops";
      context.report({ message: "missing", at, data: { what }, fixes: () => insertFix(context, at) });
    }
    const domain = as(tree, "AlterDomainStmt");
    if (domain?.subtype === "X" && !domain.missing_ok) {
      const at = rangeOfWords(statement, "drop", "constraint") ?? statement;
      const what = `the constraint ${domain.name ?? ""}`;
      context.report({ message: "missing", at, data: { what }, fixes: () => insertFix(context, at) });
    }
    for (const command of alterCommands(statement)) {
      const { subtype, missing_ok, name = "" } = command.command;
      if ((subtype !== "AT_DropColumn" && subtype !== "AT_DropConstraint") || missing_ok) continue;
      const word = subtype === "AT_DropColumn" ? "column" : "constraint";
      const words = command.rangeOfWords("drop", word);
      // The word COLUMN can be left out.
      const at = isPart(context, words, word) ? words : command.rangeOfWords("drop");
      const fixes = (): readonly RuleFix[] => insertFix(context, at, command.index);
      context.report({ message: "missing", at, data: { what: `the ${word} ${name}` }, fixes });
    }
  },
});

function isPart({ file }: StatementContext, { start, end }: OffsetRange, word: string): boolean {
  return file.sql.text.slice(start, end).toLowerCase().endsWith(word);
}

/** DROP of whole objects; `missing_ok` is there only when it is true. */
function dropOf(tree: Node | null): { missing_ok?: boolean } | undefined {
  return (
    as(tree, "DropStmt") ??
    as(tree, "DropRoleStmt") ??
    as(tree, "DropSubscriptionStmt") ??
    as(tree, "DropUserMappingStmt") ??
    as(tree, "DropdbStmt") ??
    as(tree, "DropTableSpaceStmt")
  );
}

/** Everything it drops was made earlier in this file, or is temporary: running the file again makes it again. */
function isOnlyOwn(context: StatementContext, drop: Tree.DropStmt | undefined): boolean {
  const objects = drop?.objects ?? [];
  return (
    objects.length > 0 &&
    objects.every((object) => {
      const name = nameFromList(as(object, "List")?.items ?? []);
      return name.name !== "" && (isTemporarySchema(name.schema) || context.isNew(name));
    })
  );
}

/** DROP and what is dropped, after which IF EXISTS stands. */
function dropWords({ statement }: StatementContext): OffsetRange {
  const { tokens } = statement.parsed;
  const last = tokens[lastDropWord(tokens)];
  return last ? { start: statement.start, end: statement.start + last.end } : statement;
}

/** `column` is the index of the subcommand. */
function insertFix(
  { file, parser, statement }: StatementContext,
  { end }: OffsetRange,
  column?: number,
): readonly RuleFix[] {
  const edit = { range: { start: end, end }, newText: " IF EXISTS" };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const changed =
      column === undefined
        ? (dropOf(tree) ?? as(tree, "AlterDomainStmt"))
        : as(as(tree, "AlterTableStmt")?.cmds?.[column], "AlterTableCmd");
    if (changed) changed.missing_ok = true;
  });
  return passes ? [{ title: "Add IF EXISTS", safe: false, edits: [{ path: file.path, ...edit }] }] : [];
}
