// ALTER COLUMN … TYPE that keeps the rows but builds indexes anew or tests constraints again.
import { as, type Tree } from "../../sql/syntax-tree";
import { castOf, columnTypeChanges, type ColumnTypeChange } from "../column-type-change";
import type { StatementContext } from "../context";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { stringList } from "../schema/constraints";
import { indexColumns } from "../schema/dependents";
import { referringRelations } from "../schema/referrers";
import { rewriteNeed } from "../schema/type-change";
import { severityBySize } from "../size";

export const alterColumnTypeReindex = defineRule({
  id: "alter-column-type-reindex",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "locks",
  sources: sources("strong_migrations:change_column_constraint migrationpilot:MP089"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A type change that keeps the rows builds indexes anew or tests a CHECK again.",
    why:
      "Even when the rows stay as they are, another collation makes every index on the column invalid, and an index on an " +
      "expression of it, an index with a WHERE clause about it, or a CHECK that uses it is made again: the table is read " +
      "under ACCESS EXCLUSIVE, and nobody can use it meanwhile. A plain index on the column is kept.",
    instead:
      "Drop the index or CHECK first, change the type, then CREATE INDEX CONCURRENTLY, or ADD CHECK … NOT VALID and validate it.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE doc (title varchar(20));\nCREATE INDEX doc_lower ON doc (lower(title));",
          up: "ALTER TABLE doc ALTER COLUMN title TYPE text;",
        },
        {
          before: "CREATE TABLE doc (title text);",
          up: 'ALTER TABLE doc ALTER COLUMN title TYPE text COLLATE "C";',
        },
      ],
      accept: [
        {
          before: "CREATE TABLE doc (title varchar(20));\nCREATE INDEX doc_title ON doc (title);",
          up: "ALTER TABLE doc ALTER COLUMN title TYPE text;",
        },
      ],
    },
  },
  messages: {
    collation: {
      text: "Another collation of {column} builds its indexes anew and reads {table} under a lock ({lock}) that blocks {blocks}.",
      help: "Drop the indexes on {column} first and create them CONCURRENTLY afterwards.",
    },
    index: {
      text: "Changing the type of {column} builds {dependent} anew and reads {table} under a lock ({lock}) that blocks {blocks}.",
      help: "Drop {dependent} first and create it CONCURRENTLY afterwards.",
    },
    check: {
      text: "Changing the type of {column} tests {dependent} on every row of {table} under a lock ({lock}) that blocks {blocks}.",
      help: "Drop {dependent} first, add it NOT VALID afterwards, and validate it in the next migration.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    for (const change of columnTypeChanges(context, node)) {
      if (!keepsRows(context, change)) continue;
      const found = dependentOf(context, change, node);
      if (!found) continue;
      const { command, column, table } = change;
      const { message, dependent } = found;
      context.report({
        message,
        at: command.rangeOfWords(
          message === "collation" && change.definition.collClause ? "collate" : "type",
        ),
        data: { column, table: table.shown, dependent, ...lockWords(context, table.name) },
        ...severityBySize(context, table.name, "warning"),
      });
    }
  },
});

const collatable = new Set(["text", "varchar", "bpchar", "citext", "name"]);

/** The rows stay as they are; an unknown type that is given a collation is taken for a text that grows. */
function keepsRows(
  { world }: StatementContext,
  { known, to, definition, column }: ColumnTypeChange,
): boolean {
  const using = definition.raw_default;
  const cast = using ? castOf(using, column) : "plain";
  if (cast === null) return false;
  const domain = (type: typeof to) => world.domain(type);
  if (!known?.type) return definition.collClause !== undefined && to.modifiers === null && cast === "plain";
  const steps = cast === "plain" ? [known.type, to] : [known.type, cast, to];
  return steps.slice(1).every((step, at) => rewriteNeed(steps[at] ?? step, step, domain) === "none");
}

interface Dependent {
  readonly message: "collation" | "index" | "check";
  readonly dependent: string;
}

function dependentOf(
  context: StatementContext,
  { table, column, known, to, definition }: ColumnTypeChange,
  alter: Tree.AlterTableStmt,
): Dependent | null {
  const collation = stringList(definition.collClause?.collname).at(-1) ?? null;
  const old = known?.collation ?? null;
  const isOther = collatable.has(to.name) && (collation ?? "default") !== (old ?? "default");
  if (isOther) return { message: "collation", dependent: "" };
  if (!table.relation || !known?.type) return null;
  const { world } = context;
  const key = world.keyOf(table.name);
  for (const [, relation] of referringRelations(world, key, "index")) {
    const { name, index, table: owner } = relation;
    if (owner !== key || !index || !indexColumns(relation).has(column)) continue;
    // One with expressions or a predicate is never kept: CheckIndexCompatible() of src/backend/commands/indexcmds.c.
    const isPlain = index.predicate === null && index.keys.every(({ expression }) => expression === null);
    if (!isPlain) return { message: "index", dependent: name };
  }
  const dropped = new Set(
    (alter.cmds ?? []).flatMap((node) => {
      const command = as(node, "AlterTableCmd");
      return command?.subtype === "AT_DropConstraint" ? (command.name ?? []) : [];
    }),
  );
  const check = [...table.relation.constraints.values()].find(
    ({ kind, name, columns, validated }) =>
      kind === "check" && validated && columns.includes(column) && !dropped.has(name),
  );
  return check ? { message: "check", dependent: check.name } : null;
}
