// CREATE or ADD COLUMN without IF NOT EXISTS in a file that can stop halfway. A DO block may have asked before it creates.
import type { OffsetRange } from "../../base/text-range";
import { rangeOfWords } from "../../sql/alter-table";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { commitsAsOne } from "../commits-as-one";
import type { StatementContext } from "../context";
import { isDroppedFirst } from "../dropped-first";
import { changesOnly } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";
import { isTemporary } from "../schema/relation";

export const missingIfNotExists = defineRule({
  id: "missing-if-not-exists",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "naming",
  sources: sources(
    "squawk:prefer-robust-stmts pgls:preferRobustStmts migrationpilot:MP023 safe-migrate:missing-idempotency",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "CREATE or ADD COLUMN without IF NOT EXISTS in a file that does not commit as one.",
    why:
      "When a later statement fails, what was created stays. The file cannot be run again then: it stops at the first thing " +
      "that is already there, and somebody has to clean up by hand.",
    instead:
      "Write IF NOT EXISTS, or drop the thing IF EXISTS right before, or make the whole file one transaction. In a file " +
      "that is one transaction IF NOT EXISTS is not needed.",
    examples: {
      reject: [
        { up: "CREATE TABLE users (id bigint);\nCREATE TABLE teams (id bigint);", wrap: "none" },
        { up: "CREATE TABLE users (id bigint);\nCREATE INDEX CONCURRENTLY a_idx ON a (b);" },
      ],
      accept: [
        "CREATE TABLE users (id bigint);\nCREATE TABLE teams (id bigint);",
        { up: "CREATE TABLE IF NOT EXISTS users (id bigint);", wrap: "none" },
        { up: "BEGIN;\nCREATE TABLE users (id bigint);\nCOMMIT;", wrap: "none" },
        { up: "DROP TABLE IF EXISTS users;\nCREATE TABLE users (id bigint);", wrap: "none" },
      ],
    },
  },
  messages: {
    missing: {
      text: "This file can stop halfway, and cannot be run again when {name} is already there.",
      help: "Add IF NOT EXISTS, or make the file one transaction.",
    },
    concurrent: {
      text: "This file can stop halfway, and cannot be run again when {name} is already there.",
      help: "Put DROP INDEX CONCURRENTLY IF EXISTS {name} before it: IF NOT EXISTS would keep an invalid index.",
    },
    nameless: {
      text: "This file can stop halfway, and each time it is run again it makes another index on {name}.",
      help: "Name the index and add IF NOT EXISTS, or make the file one transaction.",
    },
  },
  statements: [
    "CreateStmt",
    "CreateForeignTableStmt",
    "CreateTableAsStmt",
    "IndexStmt",
    "CreateSchemaStmt",
    "CreateSeqStmt",
    "CreateExtensionStmt",
    "AlterTableStmt",
  ],
  check(context) {
    const { statement, file } = context;
    if (statement.inside || commitsAsOne(file, context.facts.wrap)) return;
    const made = creation(statement.parsed.tree);
    if (made && !made.conditional && !isDroppedFirst(file.sql, statement, made.name)) {
      const at = rangeOfWords(statement, ...made.words) ?? statement;
      const index = as(statement.parsed.tree, "IndexStmt");
      const message = made.name === "" ? "nameless" : index?.concurrent ? "concurrent" : "missing";
      const fixes = (): readonly RuleFix[] => (message === "missing" ? insertFix(context, at) : []);
      context.report({ message, at, data: { name: made.name || (index?.relation?.relname ?? "") }, fixes });
    }
    checkAddedColumns(context);
  },
});

interface Creation {
  /** Empty for an index without one. */
  readonly name: string;
  readonly conditional: boolean;
  /** After which IF NOT EXISTS stands. */
  readonly words: readonly string[];
}

function creation(tree: Node | null): Creation | null {
  const schema = as(tree, "CreateSchemaStmt");
  // With tables of its own it cannot have IF NOT EXISTS.
  if (schema) {
    return schema.schemaElts ? null : creationOf(schema.schemaname ?? "", schema.if_not_exists, "schema");
  }
  const extension = as(tree, "CreateExtensionStmt");
  if (extension) return creationOf(extension.extname ?? "", extension.if_not_exists, "extension");
  const index = as(tree, "IndexStmt");
  if (index) return creationOf(index.idxname ?? "", index.if_not_exists, "index");
  const sequence = as(tree, "CreateSeqStmt");
  if (sequence) return relationCreation(sequence.sequence, sequence.if_not_exists, "sequence");
  const query = as(tree, "CreateTableAsStmt");
  if (query) {
    if (query.is_select_into) return null;
    const words = query.objtype === "OBJECT_MATVIEW" ? ["materialized", "view"] : ["table"];
    return relationCreation(query.into?.rel, query.if_not_exists, ...words);
  }
  const table = as(tree, "CreateStmt") ?? as(tree, "CreateForeignTableStmt")?.base;
  return table ? relationCreation(table.relation, table.if_not_exists, "table") : null;
}

function creationOf(name: string, conditional: boolean | undefined, ...words: readonly string[]): Creation {
  return { name, conditional: conditional ?? false, words };
}

/** A temporary one is gone when the file is run again. */
function relationCreation(
  relation: Tree.RangeVar | undefined,
  conditional: boolean | undefined,
  ...words: readonly string[]
): Creation | null {
  return isTemporary(relation) ? null : creationOf(relation?.relname ?? "", conditional, ...words);
}

function checkAddedColumns(context: StatementContext): void {
  const { statement, file } = context;
  const alter = as(statement.parsed.tree, "AlterTableStmt");
  for (const command of alterCommands(statement)) {
    const { subtype, def, missing_ok } = command.command;
    if (subtype !== "AT_AddColumn" || missing_ok || isTemporary(alter?.relation)) continue;
    const name = as(def, "ColumnDef")?.colname ?? "";
    if (isDroppedFirst(file.sql, statement, `${alter?.relation?.relname ?? ""}.${name}`)) continue;
    const at = command.rangeOfName(name);
    const fixes = (): readonly RuleFix[] =>
      insertFix(context, { start: at.start - 1, end: at.start - 1 }, command.index);
    context.report({ message: "missing", at, data: { name }, fixes });
  }
}

/** Adds the words at the end of the range; `column` is the index of the subcommand that adds one. */
function insertFix(
  { file, parser, statement }: StatementContext,
  { end }: OffsetRange,
  column?: number,
): readonly RuleFix[] {
  const edit = { range: { start: end, end }, newText: " IF NOT EXISTS" };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const command = as(as(tree, "AlterTableStmt")?.cmds?.[column ?? 0], "AlterTableCmd");
    if (command) command.missing_ok = true;
    const made =
      as(tree, "CreateStmt") ??
      as(tree, "CreateForeignTableStmt")?.base ??
      as(tree, "CreateTableAsStmt") ??
      as(tree, "IndexStmt") ??
      as(tree, "CreateSchemaStmt") ??
      as(tree, "CreateSeqStmt") ??
      as(tree, "CreateExtensionStmt");
    if (made) made.if_not_exists = true;
  });
  return passes ? [{ title: "Add IF NOT EXISTS", safe: false, edits: [{ path: file.path, ...edit }] }] : [];
}
