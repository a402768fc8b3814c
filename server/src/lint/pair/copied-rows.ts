// Tables that a file makes anew under another name and fills from the old one before it drops that: the rows move, and
// are not lost. Tables that the file itself has created by then hold no rows of anybody else.
import { alterTableCommands } from "../../sql/alter-table";
import { nameOfRangeVar, sameName, type QualifiedName } from "../../sql/names";
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
  return file.statements.some((statement) => {
    if (statement.start >= until.start) return false;
    const { tree } = statement.parsed;
    const create = as(tree, "CreateStmt");
    const made = create ?? as(tree, "CreateTableAsStmt");
    if (!made || made.if_not_exists) return false;
    const relation = create?.relation ?? as(tree, "CreateTableAsStmt")?.into?.rel;
    return relation !== undefined && isSame(nameOfRangeVar(relation), table);
  });
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
  return sameName(inPublic(a), inPublic(b));
}

function inPublic({ schema, name }: QualifiedName): QualifiedName {
  return { schema: schema ?? "public", name };
}
