// Tables and columns that a file makes anew under another name and fills from the old one before it drops that: the rows
// move, and are not lost. Tables that the file itself has created by then hold no rows of anybody else.
import { alterTableCommands } from "../../sql/alter-table";
import { nameOfRangeVar, type QualifiedName } from "../../sql/names";
import type { SqlFile, Statement } from "../../sql/sql-file";
import { as, walk, type Node, type Tree } from "../../sql/syntax-tree";

/** Before this statement, all rows of the table were copied into another one of the same file. */
export function isCopiedBefore(file: SqlFile, table: QualifiedName, until: Statement): boolean {
  return file.statements.some((statement) => {
    if (statement.start >= until.start) return false;
    const { tree } = statement.parsed;
    const insert = as(tree, "InsertStmt");
    const select = as(insert?.selectStmt ?? as(tree, "CreateTableAsStmt")?.query, "SelectStmt");
    return select !== undefined && readsAllRows(select, table);
  });
}

function readsAllRows(select: Tree.SelectStmt, table: QualifiedName): boolean {
  const { fromClause = [], whereClause, limitCount, groupClause, distinctClause } = select;
  if (whereClause || limitCount || groupClause || distinctClause || fromClause.length !== 1) return false;
  return isAllOf(fromClause[0], table);
}

/** Itself, or on the side of an outer join that keeps its rows. */
function isAllOf(from: Node | undefined, table: QualifiedName): boolean {
  const relation = as(from, "RangeVar");
  if (relation) return isSame(nameOfRangeVar(relation), table);
  const join = as(from, "JoinExpr");
  return join?.jointype === "JOIN_LEFT" && isAllOf(join.larg, table);
}

/** Before this statement, what the column holds was written to another column of the same rows. */
export function isColumnCopiedBefore(
  file: SqlFile,
  table: QualifiedName,
  column: string,
  until: Statement,
): boolean {
  return file.statements.some((statement) => {
    const update = as(statement.parsed.tree, "UpdateStmt");
    if (statement.start >= until.start || !update?.relation) return false;
    if (!isSame(nameOfRangeVar(update.relation), table) || !keepsEveryValue(update.whereClause, column))
      return false;
    return (update.targetList ?? []).some((node) => {
      const target = as(node, "ResTarget");
      return target !== undefined && target.name !== column && reads(target.val, column);
    });
  });
}

/** No condition, or that the column has a value. */
function keepsEveryValue(where: Node | undefined, column: string): boolean {
  if (where === undefined) return true;
  const test = as(where, "NullTest");
  return test?.nulltesttype === "IS_NOT_NULL" && columnOf(test.arg) === column;
}

function reads(value: Node | undefined, column: string): boolean {
  let found = false;
  walk(value, (kind, payload) => {
    found ||= kind === "ColumnRef" && columnOf({ ColumnRef: payload }) === column;
  });
  return found;
}

function columnOf(node: Node | undefined): string | null {
  return as(as(node, "ColumnRef")?.fields?.at(-1), "String")?.sval ?? null;
}

/** The name that a column of this name has at the end of the file. */
export function renamedColumn(file: SqlFile, table: QualifiedName, column: string): string {
  return file.statements.reduce((name, { parsed }) => {
    const rename = as(parsed.tree, "RenameStmt");
    const isOfTable = rename?.relation !== undefined && isSame(nameOfRangeVar(rename.relation), table);
    return isOfTable && rename.renameType === "OBJECT_COLUMN" && rename.subname === name
      ? (rename.newname ?? name)
      : name;
  }, column);
}

/** Whether the file creates the table before this statement, so that all rows in it are the file's own. */
export function isCreatedBefore(file: SqlFile, table: QualifiedName, until: Statement): boolean {
  const created = creationsIn(file).get(keyOf(table));
  return created !== undefined && created < until.start;
}

const creations = new WeakMap<SqlFile, ReadonlyMap<string, number>>();

/** Where the file first creates each table, without IF NOT EXISTS. */
function creationsIn(file: SqlFile): ReadonlyMap<string, number> {
  const known = creations.get(file);
  if (known) return known;
  const found = new Map<string, number>();
  for (const { parsed, start } of file.statements) {
    const create = as(parsed.tree, "CreateStmt");
    const query = as(parsed.tree, "CreateTableAsStmt");
    const relation = create?.relation ?? query?.into?.rel;
    if (!relation || create?.if_not_exists || query?.if_not_exists) continue;
    const key = keyOf(nameOfRangeVar(relation));
    if (!found.has(key)) found.set(key, start);
  }
  creations.set(file, found);
  return found;
}

/** Whether the file adds the column before this statement, so that all values in it are the file's own. */
export function isAddedBefore(
  file: SqlFile,
  table: QualifiedName,
  column: string,
  until: Statement,
): boolean {
  return file.statements.some((statement) => {
    const relation = as(statement.parsed.tree, "AlterTableStmt")?.relation;
    if (statement.start >= until.start || !relation || !isSame(nameOfRangeVar(relation), table)) return false;
    return alterTableCommands(statement).some(
      ({ command }) =>
        command.subtype === "AT_AddColumn" &&
        !command.missing_ok &&
        as(command.def, "ColumnDef")?.colname === column,
    );
  });
}

function isSame(a: QualifiedName, b: QualifiedName): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf({ schema, name }: QualifiedName): string {
  return `${schema ?? "public"}\u0000${name}`;
}
