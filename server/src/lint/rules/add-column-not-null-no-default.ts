// ADD COLUMN … NOT NULL that gives existing rows no value, so it fails on any table that has rows.
import { nameOfRangeVar, sameName, type QualifiedName } from "../../sql/names";
import type { SqlFile, Statement } from "../../sql/sql-file";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands, type AlterCommand } from "../alter-command";
import type { ExistingTable, StatementContext } from "../context";
import { grouped } from "../grouped";
import { defineRule, sources } from "../rule";
import { stringList } from "../schema/constraints";
import { isSerial, sqlTypeOf, type SqlType } from "../schema/sql-type";
import type { World } from "../schema/world";

export const addColumnNotNullNoDefault = defineRule({
  id: "add-column-not-null-no-default",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "constraints",
  sources: sources(
    "squawk:adding-required-field pgls:addingRequiredField pgfence:add-column-not-null-no-default " +
      "migrationpilot:MP084 pgsafe:add-column-not-null-no-default atlas:MF103 " +
      "eslint-plugin-postgresql:no-add-column-not-null-without-default bytebase:statement.disallow-add-not-null",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A NOT NULL column is added to an existing table without a value for the rows that are there.",
    why:
      "The statement fails with error 23502 as soon as the table has one row, and INSERTs of the running application " +
      "that do not know the column fail too.",
    instead:
      "Give the column a constant DEFAULT, which costs nothing since PostgreSQL 11, or add it nullable, fill it, and set " +
      "NOT NULL later.",
    examples: {
      reject: [
        "ALTER TABLE users ADD COLUMN country text NOT NULL;",
        "ALTER TABLE users ADD COLUMN country text NOT NULL DEFAULT NULL;",
        "ALTER TABLE users ADD COLUMN country text, ALTER COLUMN country SET NOT NULL;",
      ],
      accept: [
        "ALTER TABLE users ADD COLUMN country text NOT NULL DEFAULT 'xx';",
        "ALTER TABLE users ADD COLUMN country text;",
        "CREATE TABLE users (id bigint);\nALTER TABLE users ADD COLUMN country text NOT NULL;",
        "ALTER TABLE users ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;",
      ],
    },
  },
  messages: {
    fails: {
      text: "Adding {column} NOT NULL without a default fails as soon as {table} has a row.",
      help: "Give {column} a DEFAULT, or add it nullable, fill it, and set NOT NULL in a later migration.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    const commands = alterCommands(context.statement);
    for (const command of commands) {
      const added =
        command.command.subtype === "AT_AddColumn" ? as(command.command.def, "ColumnDef") : undefined;
      if (!added || hasValue(added, context.world)) continue;
      const column = added.colname ?? "";
      if (command.command.missing_ok && table.relation?.columns.has(column)) continue;
      const at = requiredAt(command, added) ?? requiredLater(commands, column);
      if (at && !isEmptied(context, table))
        context.report({ message: "fails", at, data: { column, table: table.shown } });
    }
  },
});

interface RowStatement {
  readonly statement: Statement;
  readonly table: QualifiedName;
}

const rowStatementsOf = new WeakMap<SqlFile, ReadonlyMap<string, readonly RowStatement[]>>();

/** Statements that put rows into a table or delete rows, by its name without the schema. */
function rowStatements(sql: SqlFile): ReadonlyMap<string, readonly RowStatement[]> {
  let known = rowStatementsOf.get(sql);
  if (!known) {
    const all = sql.statements.flatMap((statement) =>
      changedTables(statement).map((table) => ({ statement, table })),
    );
    rowStatementsOf.set(sql, (known = grouped(all, ({ table }) => table.name)));
  }
  return known;
}

function changedTables({ parsed: { tree } }: Statement): readonly QualifiedName[] {
  const truncated = (as(tree, "TruncateStmt")?.relations ?? []).map((node) => as(node, "RangeVar"));
  const changed = as(tree, "DeleteStmt") ?? as(tree, "InsertStmt") ?? as(tree, "CopyStmt");
  return [changed?.relation, ...truncated].flatMap((table) => (table ? [nameOfRangeVar(table)] : []));
}

/** The file deleted every row before, and put none in since. */
function isEmptied({ file, statement }: StatementContext, { name }: ExistingTable): boolean {
  const last = rowStatements(file.sql)
    .get(name.name)
    ?.findLast((one) => one.statement.index < statement.index && sameName(one.table, name))?.statement;
  const remove = as(last?.parsed.tree, "DeleteStmt");
  return (
    last?.parsed.kind === "TruncateStmt" ||
    (remove !== undefined && !remove.whereClause && !remove.usingClause)
  );
}

/** Existing rows get a value other than NULL. */
function hasValue(column: Tree.ColumnDef, world: World): boolean {
  if (isSerial(column.typeName)) return true;
  for (const node of column.constraints ?? []) {
    const constraint = as(node, "Constraint");
    if (constraint?.contype === "CONSTR_IDENTITY" || constraint?.contype === "CONSTR_GENERATED") return true;
    if (constraint?.contype === "CONSTR_DEFAULT") return !isNull(constraint.raw_expr);
  }
  const type = sqlTypeOf(column.typeName);
  return type !== null && hasDomainDefault(type, world);
}

/** A domain over another has the other's default: DefineDomain() of src/backend/commands/typecmds.c. */
function hasDomainDefault(type: SqlType, world: World): boolean {
  const domain = type.dimensions === 0 ? world.type(type) : undefined;
  if (domain?.kind !== "domain") return false;
  return domain.hasDefault || (domain.base !== null && hasDomainDefault(domain.base, world));
}

function isNull(expression: Tree.Node | undefined): boolean {
  const cast = as(expression, "TypeCast");
  if (cast) return isNull(cast.arg);
  return as(expression, "A_Const")?.isnull === true;
}

/** The column's own NOT NULL or PRIMARY KEY. */
function requiredAt(command: AlterCommand, column: Tree.ColumnDef): ReturnType<AlterCommand["range"]> | null {
  const types = (column.constraints ?? []).map((node) => as(node, "Constraint")?.contype);
  if (types.includes("CONSTR_NOTNULL")) return command.rangeOfWords("not", "null");
  return types.includes("CONSTR_PRIMARY") ? command.rangeOfWords("primary", "key") : null;
}

/** Another subcommand of the same statement that forbids NULL in the new column. */
function requiredLater(
  commands: readonly AlterCommand[],
  column: string,
): ReturnType<AlterCommand["range"]> | null {
  for (const command of commands) {
    const { subtype, name, def } = command.command;
    if (subtype === "AT_SetNotNull" && name === column) return command.rangeOfWords("not", "null");
    const constraint = subtype === "AT_AddConstraint" ? as(def, "Constraint") : undefined;
    if (!constraint || constraint.skip_validation || !stringList(constraint.keys).includes(column)) continue;
    if (constraint.contype === "CONSTR_PRIMARY") return command.rangeOfWords("primary", "key");
    if (constraint.contype === "CONSTR_NOTNULL") return command.rangeOfWords("not", "null");
  }
  return null;
}
