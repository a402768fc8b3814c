// A CHECK that helped to make a column NOT NULL and was left behind.
import type { OffsetRange } from "../../base/text-range";
import { nameOfRangeVar, quoteIdentifier, quoteName, displayName, type QualifiedName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { LintFile } from "../context";
import { parsesAs } from "../fix-gate";
import { Digest, type HistoryContext } from "../history-context";
import { defineRule, type RuleFix } from "../rule";
import type { Relation, TableConstraint } from "../schema/relation";
import { World } from "../schema/world";
import { walkFile } from "../walk";

interface SetNotNull {
  readonly statement: Statement;
  readonly at: OffsetRange;
  readonly key: string;
  readonly table: QualifiedName;
  readonly column: string;
}

const digest = new Digest<readonly SetNotNull[]>(({ sql, places }) => {
  const found: SetNotNull[] = [];
  if (!/\bset\s+not\s+null\b/i.test(sql.text)) return found;
  walkFile(sql, new World(), places, null, (statement, world) => {
    const relation = as(statement.parsed.tree, "AlterTableStmt")?.relation;
    if (!relation) return;
    const table = nameOfRangeVar(relation);
    for (const one of alterCommands(statement)) {
      const { subtype, name: column = "" } = one.command;
      if (subtype !== "AT_SetNotNull") continue;
      const at = one.rangeOfWords("set", "not", "null");
      found.push({ statement, at, key: world.keyOf(table), table, column });
    }
  });
  return found;
});

export const redundantNotNullCheck = defineRule({
  id: "redundant-not-null-check",
  since: "0.1.0",
  needs: "history",
  severity: "hint",
  default: "on",
  category: "constraints",
  sources: [],
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A CHECK (column IS NOT NULL) is kept although the column was made NOT NULL.",
    why:
      "The validated CHECK spared SET NOT NULL the scan of the table. Afterwards it says the same a second time, and every " +
      "write is checked twice.",
    instead: "DROP CONSTRAINT in a statement behind SET NOT NULL, or in the next migration.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE users (email text CONSTRAINT email_set CHECK (email IS NOT NULL));",
          up: "ALTER TABLE users ALTER COLUMN email SET NOT NULL;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE users (email text CONSTRAINT email_set CHECK (email IS NOT NULL));",
          up: "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\nALTER TABLE users DROP CONSTRAINT email_set;",
        },
        {
          before: "CREATE TABLE users (age int CONSTRAINT adult CHECK (age IS NOT NULL AND age > 17));",
          up: "ALTER TABLE users ALTER COLUMN age SET NOT NULL;",
        },
      ],
    },
  },
  messages: {
    redundant: {
      text: "Once {column} is NOT NULL, {constraint} of {table} checks the same again at every write.",
      help: "Drop {constraint} behind it, or in the next migration.",
    },
  },
  check(context) {
    const { folder } = context;
    let world: World | null = null;
    for (const migration of folder.migrations) {
      const file = context.fileOf(migration, "up");
      for (const { statement, at, key, table, column } of file ? digest.of(file) : []) {
        world ??= context.worldBefore(folder.migrations.length);
        const constraint = redundantCheck(world.relations.get(key), column);
        if (!file || !constraint) continue;
        context.report(file, statement, {
          message: "redundant",
          at,
          data: { column, constraint, table: displayName(table) },
          fixes: () => dropFix(context, file, statement, table, constraint),
        });
      }
    }
  },
});

/** Name of a validated CHECK that says only that the column is NOT NULL. */
function redundantCheck(relation: Relation | undefined, column: string): string | null {
  if (!relation?.columns.get(column)?.notNull) return null;
  const found = [...relation.constraints.values()].find(
    (one) => one.kind === "check" && one.validated && one.proves.has(column) && saysNothingElse(one),
  );
  return found?.name ?? null;
}

function saysNothingElse({ expression }: TableConstraint): boolean {
  const negated = as(expression, "BoolExpr");
  if (negated && negated.boolop !== "NOT_EXPR") return false;
  return as(negated ? negated.args?.[0] : expression, "NullTest") !== undefined;
}

function dropFix(
  { parser }: HistoryContext,
  { path }: LintFile,
  statement: Statement,
  table: QualifiedName,
  constraint: string,
): readonly RuleFix[] {
  if (statement.inside || statement.resynced || !statement.terminated) return [];
  const drop = `ALTER TABLE ${quoteName(table)} DROP CONSTRAINT ${quoteIdentifier(constraint)}`;
  if (!parsesAs(parser, drop, ["AlterTableStmt"])) return [];
  const { end } = statement;
  const edit = { path, range: { start: end, end }, newText: `;\n${drop}` };
  return [{ title: `Drop ${constraint} behind it`, safe: false, edits: [edit] }];
}
