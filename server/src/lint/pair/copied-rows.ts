// Tables that a file makes anew under another name and fills from the old one before it drops that: the rows move, and
// are not lost. Tables that the file itself has created by then hold no rows of anybody else.
import { alterTableCommands } from "../../sql/alter-table";
import { nameOfRangeVar, type QualifiedName } from "../../sql/names";
import type { SqlFile, Statement } from "../../sql/sql-file";
import { as, type Node, type Tree } from "../../sql/syntax-tree";

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
