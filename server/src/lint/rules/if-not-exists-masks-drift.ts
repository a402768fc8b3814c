// CREATE TABLE IF NOT EXISTS where the whole file is one transaction, so that it hides a table of another shape.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { commitsAsOne } from "../commits-as-one";
import { isDroppedFirst } from "../dropped-first";
import { changesOnly } from "../fix-gate";
import { defineRule } from "../rule";
import { isTemporary } from "../schema/relation";

export const ifNotExistsMasksDrift = defineRule({
  id: "if-not-exists-masks-drift",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "naming",
  sources: [],
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "CREATE TABLE IF NOT EXISTS in a migration that is one transaction.",
    why:
      "Such a migration runs once and leaves nothing behind when it fails, so the table can only be there because somebody " +
      "made it by another way. IF NOT EXISTS then keeps that one, whatever its columns are, and later migrations fail.",
    instead: "Leave IF NOT EXISTS out, so that a table that should not be there is noticed.",
    examples: {
      reject: ["CREATE TABLE IF NOT EXISTS users (id int);"],
      accept: [
        "CREATE TABLE users (id int);",
        {
          up: "CREATE TABLE IF NOT EXISTS users (id int);\nCREATE TABLE IF NOT EXISTS teams (id int);",
          wrap: "none",
        },
      ],
    },
  },
  messages: {
    masks: {
      text: "When {table} is already there, it is kept whatever its columns are.",
      help: "Leave IF NOT EXISTS out: this migration is one transaction and runs once.",
    },
  },
  statements: ["CreateStmt", "CreateTableAsStmt"],
  check(context, node) {
    if (!node.if_not_exists || !commitsAsOne(context.file, context.facts.wrap)) return;
    const { statement, file, parser } = context;
    // A repeatable file of Flyway runs again whenever it changes.
    if (file.migration.version.startsWith("R__")) return;
    const create = as(statement.parsed.tree, "CreateTableAsStmt");
    const relation = create ? create.into?.rel : as(statement.parsed.tree, "CreateStmt")?.relation;
    if (!relation || create?.objtype === "OBJECT_MATVIEW" || isTemporary(relation)) return;
    if (isDroppedFirst(file.sql, statement, relation.relname ?? "")) return;
    const at = rangeOfWords(statement, "if", "not", "exists") ?? statement;
    context.report({
      message: "masks",
      at,
      data: { table: displayName(nameOfRangeVar(relation)) },
      fixes: () => {
        const rest = /^\s+/.exec(file.sql.text.slice(at.end))?.[0].length ?? 0;
        const edit = { range: { start: at.start, end: at.end + rest }, newText: "" };
        const passes = changesOnly(parser, statement, [edit], (tree) => {
          const changed = as(tree, "CreateStmt") ?? as(tree, "CreateTableAsStmt");
          if (changed) delete changed.if_not_exists;
        });
        return passes
          ? [{ title: "Remove IF NOT EXISTS", safe: false, edits: [{ path: file.path, ...edit }] }]
          : [];
      },
    });
  },
});
