// A primary key whose numbers end at two billion or below.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { columnTypeFix } from "../column-type-fix";
import type { StatementContext } from "../context";
import { isListed } from "../name-list";
import {
  columnReport,
  columnStatements,
  createdTables,
  hasConstraint,
  isBuiltinType,
  keyNames,
  newColumns,
  primaryKeyOf,
  type NewColumn,
} from "../new-columns";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { displayType, isSerial } from "../schema/sql-type";
import { tokenAt } from "../tree-places";

export const intPrimaryKey = defineRule({
  id: "int-primary-key",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "types",
  sources: sources(
    "squawk:prefer-bigint-over-int pgls:preferBigintOverInt migrationpilot:MP038 migrationpilot:MP068 " +
      "pgsafe:prefer-bigint-primary-key",
  ),
  applies: { postgres: 12, direction: "up" },
  options: {
    except: {
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Tables that stay small, by name; * stands for any characters.",
      },
      default: [
        "*_type",
        "*_types",
        "*_status",
        "*_statuses",
        "*_kind",
        "*_kinds",
        "*_state",
        "*_states",
        "*_enum",
        "*_lookup",
        "lookup_*",
        "status",
        "statuses",
        "countries",
        "currencies",
        "languages",
        "roles",
      ],
    },
  },
  docs: {
    summary: "The primary key is one integer, smallint or serial column.",
    why:
      "After 2,147,483,647 rows (32,767 with smallint), deleted ones and rolled back ones included, no more can be " +
      "inserted. Making the key bigint then writes the table and every table that refers to it anew under ACCESS EXCLUSIVE.",
    instead: "Use bigint. Name tables that stay small in the option `except`.",
    examples: {
      reject: [
        "CREATE TABLE users (id integer PRIMARY KEY);",
        "CREATE TABLE users (id serial, PRIMARY KEY (id));",
      ],
      accept: [
        "CREATE TABLE users (id bigint PRIMARY KEY);",
        "CREATE TABLE user_roles (user_id int, role_id int, PRIMARY KEY (user_id, role_id));",
        { up: "CREATE TABLE planets (id smallint PRIMARY KEY);", options: { except: ["planets"] } },
      ],
    },
  },
  messages: {
    small: {
      text: "The primary key {column} of {table} is {type}, and the numbers can run out.",
      help: "Use bigint: changing it later writes {table} and the tables that refer to it anew.",
    },
  },
  statements: columnStatements,
  check(context, node) {
    const columns = newColumns(context.statement.parsed);
    for (const create of createdTables(context.statement.parsed)) {
      const [key, another] = primaryKeyOf(create);
      const column = columns.find(({ table, name }) => table === create.relation && name === key);
      if (column && another === undefined) reportKey(context, column, refersElsewhere(create, column));
    }
    for (const column of columns) {
      if (column.how !== "added" || !hasConstraint(column.definition, "CONSTR_PRIMARY")) continue;
      reportKey(context, column, hasConstraint(column.definition, "CONSTR_FOREIGN"));
    }
    if (context.statement.parsed.kind === "AlterTableStmt")
      checkAddedKey(context, node as Tree.AlterTableStmt);
  },
});

/** A key that is a foreign key as well has the type of the key it refers to. */
function reportKey(context: StatementContext, column: NewColumn, isForeign: boolean): void {
  if (isForeign || column.type.dimensions > 0 || isSmallTable(context, column.table)) return;
  if (!isBuiltinType(column.type, "int4", "int2")) return;
  const wanted = isSerial(column.typeName) ? "bigserial" : "bigint";
  const fix = (): ReturnType<typeof columnTypeFix> => columnTypeFix(context, column, wanted, `Use ${wanted}`);
  context.report({ message: "small", ...columnReport(context, column, fix) });
}

function isSmallTable(context: StatementContext, table: Tree.RangeVar): boolean {
  return isTemporary(table) || isListed(table.relname ?? "", context.options.list("except"));
}

function refersElsewhere(create: Tree.CreateStmt, { name, definition }: NewColumn): boolean {
  return (
    hasConstraint(definition, "CONSTR_FOREIGN") ||
    (create.tableElts ?? []).some((element) => {
      const constraint = as(element, "Constraint");
      const columns = constraint?.contype === "CONSTR_FOREIGN" ? (constraint.fk_attrs ?? []) : [];
      return columns.length === 1 && as(columns[0], "String")?.sval === name;
    })
  );
}

/** ADD PRIMARY KEY on a column that an earlier statement made. */
function checkAddedKey(context: StatementContext, alter: Tree.AlterTableStmt): void {
  if (alter.objtype !== "OBJECT_TABLE" || !alter.relation || isSmallTable(context, alter.relation)) return;
  const name = nameOfRangeVar(alter.relation);
  const relation = context.world.relation(name);
  for (const node of alter.cmds ?? []) {
    const constraint = as(as(node, "AlterTableCmd")?.def, "Constraint");
    if (constraint?.contype !== "CONSTR_PRIMARY" || relation?.temporary) continue;
    const index = context.world.relation({ schema: name.schema, name: constraint.indexname ?? "" })?.index;
    const keys = constraint.indexname
      ? (index?.keys ?? []).map(({ column }) => column ?? "")
      : keyNames(constraint);
    const [key = ""] = keys;
    const column = relation?.columns.get(key);
    if (keys.length !== 1 || !column?.type || !isBuiltinType(column.type, "int4", "int2")) continue;
    const isForeign = [...(relation?.constraints.values() ?? [])].some(
      ({ kind, columns }) => kind === "foreign-key" && columns.length === 1 && columns[0] === key,
    );
    if (isForeign || column.type.dimensions > 0) continue;
    context.report({
      message: "small",
      at: tokenAt(context.statement, constraint.location),
      data: { column: key, table: displayName(name), type: displayType(column.type) },
    });
  }
}
