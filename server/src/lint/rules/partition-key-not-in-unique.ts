// A primary key or unique constraint of a partitioned table without all columns of the partition key.
import type { OffsetRange } from "../../base/text-range";
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { stringList } from "../schema/constraints";

export const partitionKeyNotInUnique = defineRule({
  id: "partition-key-not-in-unique",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "partitions",
  sources: sources("migrationpilot:MP049"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "A primary key, unique constraint or unique index of a partitioned table lacks columns of the partition key.",
    why:
      "Each partition has its own index, so PostgreSQL can only promise uniqueness across them when the key decides the " +
      "partition: without every column of the partition key, or with an expression in it, the statement fails with error 0A000.",
    instead:
      "Add the columns of the partition key to the constraint, or put a unique index on each partition.",
    examples: {
      reject: [
        "CREATE TABLE events (id int PRIMARY KEY, k int) PARTITION BY RANGE (k);",
        {
          before: "CREATE TABLE events (id int, k int) PARTITION BY RANGE (k);",
          up: "CREATE UNIQUE INDEX events_id ON events (id);",
        },
      ],
      accept: [
        "CREATE TABLE events (id int, k int, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);",
        "CREATE TABLE events (id int PRIMARY KEY) PARTITION BY HASH (id);",
      ],
    },
  },
  messages: {
    lacks: {
      text: "{constraint} on {table} fails: it lacks {missing} of the partition key.",
      help: "Add {missing} to it.",
    },
    expression: {
      text: "{constraint} on {table} fails: the partition key holds an expression.",
      help: "Partition by plain columns, or put a unique index on each partition.",
    },
  },
  statements: ["CreateStmt", "AlterTableStmt", "IndexStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const create = as(tree, "CreateStmt");
    const alter = as(tree, "AlterTableStmt");
    const index = as(tree, "IndexStmt");
    const table = create?.relation ?? alter?.relation ?? index?.relation;
    const key = table && (create ? keyOfSpec(create.partspec) : knownKey(context, table));
    if (!table || !key) return;
    const found = create
      ? [...inCreate(context, create), ...fromParent(context, create)]
      : index
        ? inIndex(context, index)
        : inAlter(context);
    for (const { constraint, columns, at } of found) {
      const missing = key.filter((column) => column !== null && !columns.includes(column));
      const data = { constraint, table: displayName(nameOfRangeVar(table)) };
      if (key.includes(null)) context.report({ message: "expression", at, data });
      else if (missing.length > 0) {
        context.report({ message: "lacks", at, data: { ...data, missing: missing.join(", ") } });
      }
    }
  },
});

interface UniqueKey {
  readonly constraint: string;
  readonly columns: readonly string[];
  readonly at: OffsetRange;
}

/** Columns of the partition key, null for an expression; null without one. */
function keyOfSpec(spec: Tree.PartitionSpec | undefined): readonly (string | null)[] | null {
  if (!spec) return null;
  return (spec.partParams ?? []).map((node) => as(node, "PartitionElem")?.name ?? null);
}

function knownKey({ world }: StatementContext, table: Tree.RangeVar): readonly (string | null)[] | null {
  return world.relation(nameOfRangeVar(table))?.partitionKey?.columns ?? null;
}

function inCreate({ statement }: StatementContext, create: Tree.CreateStmt): readonly UniqueKey[] {
  return (create.tableElts ?? []).flatMap((element) => {
    const column = as(element, "ColumnDef");
    const constraint = as(element, "Constraint");
    if (column) return ofColumn(column, (words, from) => wordsFrom(statement, words, from));
    return constraint ? ofConstraint(constraint, (words, from) => wordsFrom(statement, words, from)) : [];
  });
}

/** What a partition that is partitioned itself inherits. */
function fromParent({ statement, world }: StatementContext, create: Tree.CreateStmt): readonly UniqueKey[] {
  const parent = create.partbound ? as(create.inhRelations?.[0], "RangeVar") : undefined;
  const relation = parent && world.relation(nameOfRangeVar(parent));
  const at = rangeOfWords(statement, "partition", "by") ?? statement;
  return [...(relation?.constraints.values() ?? [])].flatMap(({ kind, name, columns }) =>
    kind === "primary-key" || kind === "unique"
      ? [{ constraint: `The constraint ${name}`, columns, at }]
      : [],
  );
}

function inAlter(context: StatementContext): readonly UniqueKey[] {
  return alterCommands(context.statement).flatMap((command) => {
    const { subtype, def } = command.command;
    const column = subtype === "AT_AddColumn" ? as(def, "ColumnDef") : undefined;
    const constraint = subtype === "AT_AddConstraint" ? as(def, "Constraint") : undefined;
    if (column) return ofColumn(column, (words) => command.rangeOfWords(...words));
    return constraint ? ofConstraint(constraint, (words) => command.rangeOfWords(...words)) : [];
  });
}

function inIndex({ statement }: StatementContext, index: Tree.IndexStmt): readonly UniqueKey[] {
  if (!index.unique) return [];
  const columns = (index.indexParams ?? []).flatMap((node) => as(node, "IndexElem")?.name ?? []);
  return [{ constraint: "The unique index", columns, at: rangeOfWords(statement, "unique") ?? statement }];
}

type PlaceOf = (words: readonly string[], from: number) => OffsetRange;

function ofColumn(column: Tree.ColumnDef, place: PlaceOf): readonly UniqueKey[] {
  const constraints = (column.constraints ?? []).flatMap((node) => as(node, "Constraint") ?? []);
  return constraints.flatMap((constraint) => ofConstraint(constraint, place, column.colname));
}

function ofConstraint(constraint: Tree.Constraint, place: PlaceOf, column?: string): readonly UniqueKey[] {
  const { contype, location = 0, indexname } = constraint;
  if ((contype !== "CONSTR_PRIMARY" && contype !== "CONSTR_UNIQUE") || indexname) return [];
  const isPrimary = contype === "CONSTR_PRIMARY";
  const columns = column === undefined ? stringList(constraint.keys) : [column];
  const at = place(isPrimary ? ["primary", "key"] : ["unique"], location);
  return [{ constraint: isPrimary ? "The primary key" : "The unique constraint", columns, at }];
}

/** The words at or after a location of the tree. */
function wordsFrom(
  statement: StatementContext["statement"],
  words: readonly string[],
  location: number,
): OffsetRange {
  const { tokens } = statement.parsed;
  const from = statement.parsed.offsetOf(location);
  const [first, last] = [words[0], words.at(-1)];
  const start = tokens.find((token) => token.start >= from && token.text === first);
  const end = tokens.find((token) => token.start >= (start?.start ?? from) && token.text === last);
  if (!start || !end) return statement;
  return { start: statement.start + start.start, end: statement.start + end.end };
}
