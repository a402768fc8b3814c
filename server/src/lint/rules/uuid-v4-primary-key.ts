// A primary key of random UUIDs, on servers that can make ordered ones.
import { displayName, nameFromList, nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import {
  columnStatements,
  createdTables,
  hasConstraint,
  keyNames,
  newColumns,
  primaryKeyOf,
} from "../new-columns";
import { defineRule } from "../rule";
import { tokenAt } from "../tree-places";

const randomFunctions = ["gen_random_uuid", "uuid_generate_v4", "uuidv4"];

export const uuidV4PrimaryKey = defineRule({
  id: "uuid-v4-primary-key",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "types",
  sources: [],
  applies: { postgres: 18, direction: "up" },
  docs: {
    summary: "A primary key has a random UUID as its default, and the server has uuidv7().",
    why:
      "Random keys go to random pages of the index: each insert touches another page, so the cache and the write-ahead " +
      "log carry far more than with keys that grow. uuidv7() of PostgreSQL 18 begins with the time.",
    instead: "Use DEFAULT uuidv7(), unless the keys must not tell when a row was made.",
    examples: {
      reject: [{ up: "CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid());", postgres: 18 }],
      accept: [
        { up: "CREATE TABLE users (id uuid PRIMARY KEY DEFAULT uuidv7());", postgres: 18 },
        { up: "CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid());", postgres: 17 },
        {
          up: "CREATE TABLE users (id bigint PRIMARY KEY, token uuid DEFAULT gen_random_uuid());",
          postgres: 18,
        },
      ],
    },
  },
  messages: {
    random: {
      text: "The primary key {column} of {table} takes random values of {function}(), which scatter over the whole index.",
      help: "Use uuidv7(), unless the keys must not tell when a row was made.",
    },
  },
  statements: columnStatements,
  check(context) {
    for (const { table, definition, name } of newColumns(context.statement.parsed)) {
      const isKey = hasConstraint(definition, "CONSTR_PRIMARY") || primaryKey(context, table).includes(name);
      const written = (definition.constraints ?? []).flatMap((node) => as(node, "Constraint") ?? []);
      const expression = written.find(({ contype }) => contype === "CONSTR_DEFAULT")?.raw_expr;
      if (isKey) reportRandom(context, table, name, expression);
    }
    for (const { command } of alterCommands(context.statement)) {
      const table = as(context.statement.parsed.tree, "AlterTableStmt")?.relation;
      const constraint = as(command.def, "Constraint");
      if (table && constraint?.contype === "CONSTR_PRIMARY") reportNewKey(context, table, constraint);
      if (command.subtype !== "AT_ColumnDefault" || !table) continue;
      const key = knownKey(context, table);
      if (key.includes(command.name ?? "")) reportRandom(context, table, command.name ?? "", command.def);
    }
  },
});

/** The key that this statement gives the table. */
function primaryKey({ statement }: StatementContext, table: Tree.RangeVar): readonly string[] {
  const create = createdTables(statement.parsed).find(({ relation }) => relation === table);
  if (create) return primaryKeyOf(create);
  return alterCommands(statement).flatMap(({ command }) => {
    const constraint = as(command.def, "Constraint");
    return constraint?.contype === "CONSTR_PRIMARY" ? keyNames(constraint) : [];
  });
}

function knownKey({ world }: StatementContext, table: Tree.RangeVar): readonly string[] {
  const constraints = world.relation(nameOfRangeVar(table))?.constraints.values() ?? [];
  return [...constraints].flatMap(({ kind, columns }) => (kind === "primary-key" ? columns : []));
}

/** Columns that were there before become the key. */
function reportNewKey(context: StatementContext, table: Tree.RangeVar, constraint: Tree.Constraint): void {
  const { world, statement } = context;
  const relation = world.relation(nameOfRangeVar(table));
  for (const column of keyNames(constraint)) {
    const name = randomFunction(relation?.columns.get(column)?.default ?? undefined)?.name;
    const data = { column, table: displayName(nameOfRangeVar(table)), function: name ?? "" };
    if (name) context.report({ message: "random", at: tokenAt(statement, constraint.location), data });
  }
}

function reportRandom(
  context: StatementContext,
  table: Tree.RangeVar,
  column: string,
  expression: Node | undefined,
): void {
  const found = randomFunction(expression);
  if (!found) return;
  const data = { column, table: displayName(nameOfRangeVar(table)), function: found.name };
  context.report({ message: "random", at: tokenAt(context.statement, found.location), data });
}

function randomFunction(
  expression: Node | undefined,
): { readonly name: string; readonly location: number | undefined } | null {
  const call = as(uncast(expression), "FuncCall");
  const { name } = nameFromList(call?.funcname ?? []);
  return call && randomFunctions.includes(name) ? { name, location: call.location } : null;
}

function uncast(node: Node | undefined): Node | undefined {
  const cast = as(node, "TypeCast");
  return cast ? uncast(cast.arg) : node;
}
