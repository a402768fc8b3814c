// ALTER COLUMN … SET NOT NULL that reads the whole table because nothing proves the column free of NULL.
import { quoteIdentifier, quoteName, type QualifiedName } from "../../sql/names";
import { parseSqlFile } from "../../sql/parse-sql-file";
import type { Parser } from "../../sql/parser";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { newPair } from "../constraint-fixes";
import type { ExistingTable, LintFile, StatementContext } from "../context";
import { parsesAs } from "../fix-gate";
import { lockWords } from "../lock-words";
import { defineRule, sources, type RuleEdit, type RuleFix } from "../rule";
import { severityBySize } from "../size";

export const setNotNullScan = defineRule({
  id: "set-not-null-scan",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "locks",
  sources: sources(
    "squawk:adding-not-nullable-field pgls:addingNotNullField eugene:E2 strong_migrations:change_column_null " +
      "atlas:PG303 atlas:MF104 pgfence:alter-column-set-not-null migrationpilot:MP002 migrationpilot:MP018 " +
      "migrationpilot:MP081 pgsafe:set-not-null eslint-plugin-postgresql:no-set-not-null",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "SET NOT NULL on a column that no valid CHECK proves to be free of NULL.",
    why:
      "PostgreSQL reads every row to look for NULL and holds ACCESS EXCLUSIVE on the table meanwhile: nobody can read " +
      "or write it. A validated CHECK (column IS NOT NULL) spares the scan since PostgreSQL 12; a check such as " +
      "column > 0 does not, because it lets NULL through, and neither does one that the same statement drops.",
    instead:
      "Add CHECK (column IS NOT NULL) NOT VALID; in the next migration VALIDATE it, SET NOT NULL, and drop the check in a " +
      "statement of its own. From PostgreSQL 18: ADD CONSTRAINT … NOT NULL column NOT VALID, then VALIDATE CONSTRAINT.",
    examples: {
      reject: [
        "ALTER TABLE users ALTER COLUMN email SET NOT NULL;",
        {
          before: "CREATE TABLE users (age int CONSTRAINT adult CHECK (age > 17));",
          up: "ALTER TABLE users ALTER COLUMN age SET NOT NULL;",
        },
      ],
      accept: [
        {
          before: "ALTER TABLE users ADD CONSTRAINT email_set CHECK (email IS NOT NULL) NOT VALID;",
          up:
            "ALTER TABLE users VALIDATE CONSTRAINT email_set;\n" +
            "ALTER TABLE users ALTER COLUMN email SET NOT NULL;\n" +
            "ALTER TABLE users DROP CONSTRAINT email_set;",
        },
        "CREATE TABLE users (email text);\nALTER TABLE users ALTER COLUMN email SET NOT NULL;",
      ],
    },
  },
  messages: {
    scans: {
      text: "SET NOT NULL on {column} reads all of {table} under a lock ({lock}) that blocks {blocks}.",
      help: "Add CHECK ({column} IS NOT NULL) NOT VALID here; in the next migration VALIDATE it, SET NOT NULL, then drop it.",
    },
    scansConstraint: {
      text: "SET NOT NULL on {column} reads all of {table} under a lock ({lock}) that blocks {blocks}.",
      help: "Add CONSTRAINT … NOT NULL {column} NOT VALID here and VALIDATE CONSTRAINT in the next migration.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    for (const command of alterCommands(context.statement)) {
      if (command.command.subtype !== "AT_SetNotNull") continue;
      const column = command.command.name ?? "";
      if (isProved(table, column, node) || isAddedHere(node, column)) continue;
      const { postgres } = context.facts;
      context.report({
        message: postgres >= 18 ? "scansConstraint" : "scans",
        at: command.rangeOfWords("set", "not", "null"),
        data: { column, table: table.shown, ...lockWords(context, table.name) },
        ...severityBySize(context, table.name, "warning"),
        fixes: () => safeSequence(context, node, table.name, column),
      });
    }
  },
});

/** Already NOT NULL, or a validated CHECK proves it that the statement does not drop. */
function isProved({ relation }: ExistingTable, column: string, alter: Tree.AlterTableStmt): boolean {
  if (!relation) return false;
  if (relation.columns.get(column)?.notNull) return true;
  const dropped = (alter.cmds ?? []).flatMap((node) => {
    const command = as(node, "AlterTableCmd");
    return command?.subtype === "AT_DropConstraint" ? (command.name ?? []) : [];
  });
  return [...relation.constraints.values()].some(
    ({ name, validated, proves }) => validated && proves.has(column) && !dropped.includes(name),
  );
}

/** Added by the same statement: it then fails, or has a default, but does not scan for this. */
function isAddedHere(alter: Tree.AlterTableStmt, column: string): boolean {
  return (alter.cmds ?? []).some((node) => {
    const command = as(node, "AlterTableCmd");
    return command?.subtype === "AT_AddColumn" && as(command.def, "ColumnDef")?.colname === column;
  });
}

/** The proof here and the rest in the next migration; the down that dropped NOT NULL drops the proof instead. */
function safeSequence(
  context: StatementContext,
  alter: Tree.AlterTableStmt,
  table: QualifiedName,
  column: string,
): readonly RuleFix[] {
  const { file, statement, parser } = context;
  if (alter.cmds?.length !== 1 || statement.resynced || file.direction !== "up") return [];
  const asConstraint = context.facts.postgres >= 18;
  const name = quoteIdentifier(`${table.name}_${column}_not_null`);
  const [target, quoted] = [`ALTER TABLE ${quoteName(table)}`, quoteIdentifier(column)];
  const proof = asConstraint ? `NOT NULL ${quoted} NOT VALID` : `CHECK (${quoted} IS NOT NULL) NOT VALID`;
  const here = `${target} ADD CONSTRAINT ${name} ${proof}`;
  const validate = `${target} VALIDATE CONSTRAINT ${name};\n`;
  const rest = `${target} ALTER COLUMN ${quoted} SET NOT NULL;\n${target} DROP CONSTRAINT ${name};\n`;
  const up = asConstraint ? validate : validate + rest;
  const undo = asConstraint
    ? `${target} DROP CONSTRAINT ${name};\n`
    : `${target} ALTER COLUMN ${quoted} DROP NOT NULL;\n`;
  const down = `${undo}${here};\n`;
  const parses = [here, up, down].every((text) =>
    parsesAs(
      parser,
      text,
      Array.from(text.matchAll(/ALTER TABLE/g), () => "AlterTableStmt" as const),
    ),
  );
  const next = parses ? newPair(file, `validate ${table.name} ${column} not null`, up, down) : [];
  if (next.length === 0) return [];
  const { start, end } = statement;
  const edits: RuleEdit[] = [{ path: file.path, range: { start, end }, newText: here }, ...next];
  const inDown = downEdit(file, parser, column, `${target} DROP CONSTRAINT ${name}`);
  if (inDown) edits.push(inDown);
  return [{ title: "Prove the column NOT NULL first, in two migrations", safe: false, edits }];
}

/** Replaces the statement of the down that takes NOT NULL back. */
function downEdit(file: LintFile, parser: Parser, column: string, newText: string): RuleEdit | null {
  const { down } = file.migration;
  if (!down || down.text === null) return null;
  const found = parseSqlFile(down.text, parser).statements.find(({ parsed }) => {
    const alter = as(parsed.tree, "AlterTableStmt");
    const command = as(alter?.cmds?.[0], "AlterTableCmd");
    return alter?.cmds?.length === 1 && command?.subtype === "AT_DropNotNull" && command.name === column;
  });
  if (!found) return null;
  return { path: down.path, range: { start: found.start, end: found.end }, newText };
}
