// Constraints that a statement adds, wherever it writes them: in CREATE TABLE, behind a column, or with ALTER TABLE. Knows
// the text alone; whether the table is new or the constraint can be added is asked elsewhere.
import type { OffsetRange } from "../base/text-range";
import { rangeOfTokens } from "../sql/alter-table";
import type { ParsedText, Statement } from "../sql/sql-file";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { stringList } from "./schema/constraints";

export interface AddedConstraint {
  readonly node: Tree.Constraint;
  readonly table: Tree.RangeVar;
  /** Null for a constraint of the table. */
  readonly column: Tree.ColumnDef | null;
  /** False for NOT ENFORCED. */
  readonly enforced: boolean;
  readonly madeBy: "create-table" | "add-column" | "add-constraint";
}

export interface AddedForeignKey extends AddedConstraint {
  readonly columns: readonly string[];
  readonly referenced: Tree.RangeVar;
  /** Empty when none is written: then it is the primary key. */
  readonly referencedColumns: readonly string[];
}

const lists = new WeakMap<ParsedText, readonly AddedConstraint[]>();

/** In the order of the text. */
export function addedConstraints({ parsed }: Pick<Statement, "parsed">): readonly AddedConstraint[] {
  let list = lists.get(parsed);
  if (!list) lists.set(parsed, (list = constraintsIn(parsed.tree)));
  return list;
}

export function addedForeignKeys(statement: Pick<Statement, "parsed">): readonly AddedForeignKey[] {
  return addedConstraints(statement).flatMap((added) => {
    const { node, column } = added;
    if (node.contype !== "CONSTR_FOREIGN" || !node.pktable) return [];
    const columns = column ? [column.colname ?? ""] : stringList(node.fk_attrs);
    return [{ ...added, columns, referenced: node.pktable, referencedColumns: stringList(node.pk_attrs) }];
  });
}

/** The first run of these lower-case words in the constraint, else its first word. */
export function wordsOf(statement: Statement, { node }: AddedConstraint, ...words: string[]): OffsetRange {
  const from = statement.parsed.offsetOf(node.location ?? 0);
  const tokens = statement.parsed.tokens.filter(({ start }) => start >= from);
  const at = tokens.findIndex((_, index) =>
    words.every((word, offset) => {
      const token = tokens[index + offset];
      return token?.kind === "word" && token.text === word;
    }),
  );
  const found = at < 0 ? tokens.slice(0, 1) : tokens.slice(at, at + words.length);
  return rangeOfTokens(statement, found) ?? statement;
}

function constraintsIn(tree: Node | null): readonly AddedConstraint[] {
  const create = as(tree, "CreateStmt") ?? as(tree, "CreateForeignTableStmt")?.base;
  const table = create?.relation;
  if (create && table) {
    return (create.tableElts ?? []).flatMap((element) => {
      const column = as(element, "ColumnDef");
      const node = as(element, "Constraint");
      if (column) return ofColumn(table, column, "create-table");
      return node ? [ofTable(table, node, "create-table")] : [];
    });
  }
  const alter = as(tree, "AlterTableStmt");
  const altered = alter?.relation;
  if (!altered || (alter.objtype !== "OBJECT_TABLE" && alter.objtype !== "OBJECT_FOREIGN_TABLE")) return [];
  return (alter.cmds ?? []).flatMap((item) => {
    const command = as(item, "AlterTableCmd");
    const column = as(command?.def, "ColumnDef");
    const node = as(command?.def, "Constraint");
    if (command?.subtype === "AT_AddColumn" && column) return ofColumn(altered, column, "add-column");
    return command?.subtype === "AT_AddConstraint" && node ? [ofTable(altered, node, "add-constraint")] : [];
  });
}

function ofTable(
  table: Tree.RangeVar,
  node: Tree.Constraint,
  madeBy: AddedConstraint["madeBy"],
): AddedConstraint {
  const canBeOff = node.contype === "CONSTR_CHECK" || node.contype === "CONSTR_FOREIGN";
  return { node, table, column: null, enforced: !canBeOff || (node.is_enforced ?? false), madeBy };
}

/** Words such as NOT ENFORCED are nodes of their own behind the constraint they belong to. */
function ofColumn(
  table: Tree.RangeVar,
  column: Tree.ColumnDef,
  madeBy: AddedConstraint["madeBy"],
): readonly AddedConstraint[] {
  const nodes = (column.constraints ?? []).flatMap((item) => as(item, "Constraint") ?? []);
  return nodes.flatMap((node, index) => {
    if (node.contype?.startsWith("CONSTR_ATTR_")) return [];
    const rest = nodes.slice(index + 1);
    const end = rest.findIndex(({ contype }) => !contype?.startsWith("CONSTR_ATTR_"));
    const words = end < 0 ? rest : rest.slice(0, end);
    const enforced = !words.some(({ contype }) => contype === "CONSTR_ATTR_NOT_ENFORCED");
    return [{ node, table, column, enforced, madeBy }];
  });
}
