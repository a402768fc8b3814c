// Which rows of the lock table a query belongs to, and a statement that changes rows: each relation in it by what is done
// to it there, WITH queries that change rows included.
import { isOn } from "../sql/options";
import { as, type Node, type Tree, walk } from "../sql/syntax-tree";
import type { LockRowId } from "./lock-table";
import { namedIn, takenNumbers } from "./named";
import type { Touch } from "./touch";

type Classify<Payload> = (payload: Payload) => readonly Touch[];

const classifyInsert: Classify<Tree.InsertStmt> = ({ relation, ...rest }) => [
  ...onTable("insert", relation),
  ...readsOf(rest, "select"),
];

const classifyUpdate: Classify<Tree.UpdateStmt> = ({ relation, ...rest }) => [
  ...onTable(rest.whereClause || rest.fromClause ? "update" : "update all", relation),
  ...readsOf(rest, "select"),
];

const classifyDelete: Classify<Tree.DeleteStmt> = ({ relation, ...rest }) => [
  ...onTable(rest.whereClause ? "delete" : "delete all", relation),
  ...readsOf(rest, "select"),
];

const classifyMerge: Classify<Tree.MergeStmt> = ({ relation, ...rest }) => [
  ...onTable("merge", relation),
  ...readsOf(rest, "select"),
];

const classifyCopy: Classify<Tree.CopyStmt> = ({ relation, query, is_from }) =>
  relation ? onTable(is_from ? "copy in" : "copy out", relation) : readsOf(query, "select");

/** EXPLAIN plans; with ANALYZE it runs the statement. */
const classifyExplain: Classify<Tree.ExplainStmt> = ({ query, options }) =>
  isOn(options, "analyze", false) ? classifyQuery(query) : planned(query);

/** What is planned and not run is locked as if it ran, and nothing is read or changed. */
function planned(query: Node | undefined): readonly Touch[] {
  return classifyQuery(query).map((touch) => ({ ...touch, row: plannedRow(touch.row) }));
}

function plannedRow(row: LockRowId): LockRowId {
  if (row === "select" || row === "create from query") return "plan";
  if (row === "update" || row === "delete" || row === "update all" || row === "delete all")
    return "plan change";
  return row === "merge" ? "plan change" : row;
}

function classifyQuery(node: Node | undefined): readonly Touch[] {
  const write = classifyWrite(node);
  if (write) return write;
  const query = as(node, "SelectStmt");
  const create = as(node, "CreateTableAsStmt");
  if (create) return readsOf(create.query, create.into?.skipData ? "create view" : "create from query");
  return query ? readsOf(query, "select") : [];
}

function classifyWrite(node: Node | undefined): readonly Touch[] | null {
  const insert = as(node, "InsertStmt");
  const update = as(node, "UpdateStmt");
  const remove = as(node, "DeleteStmt");
  const merge = as(node, "MergeStmt");
  if (insert) return classifyInsert(insert);
  if (update) return classifyUpdate(update);
  if (remove) return classifyDelete(remove);
  return merge ? classifyMerge(merge) : null;
}

export const queryClassifiers = {
  InsertStmt: classifyInsert,
  UpdateStmt: classifyUpdate,
  DeleteStmt: classifyDelete,
  MergeStmt: classifyMerge,
  SelectStmt: (select: Tree.SelectStmt) => readsOf(select, "select"),
  CopyStmt: classifyCopy,
  ExplainStmt: classifyExplain,
  PrepareStmt: ({ query }: Tree.PrepareStmt) => planned(query),
  DeclareCursorStmt: ({ query }: Tree.DeclareCursorStmt) => planned(query),
} as const;

/** Relations that a query reads: every RangeVar in it that is no name of a WITH query. */
export function readsOf(query: unknown, row: LockRowId): readonly Touch[] {
  const found: Tree.RangeVar[] = [];
  const writes: Touch[] = [];
  const temporary = new Set<string>();
  /** Names behind FOR UPDATE OF; null for FOR UPDATE of everything. */
  const forUpdate = new Set<string | null>();
  walk(query, (kind, payload) => {
    if (kind === "RangeVar") found.push(payload);
    if (kind === "CommonTableExpr") temporary.add((payload as Tree.CommonTableExpr).ctename ?? "");
    const write = classifyWrite({ [kind]: payload } as unknown as Node);
    if (write) writes.push(...write);
    if (kind === "LockingClause") {
      const { lockedRels } = payload as Tree.LockingClause;
      if (!lockedRels) forUpdate.add(null);
      for (const node of lockedRels ?? []) forUpdate.add(as(node, "RangeVar")?.relname ?? "");
    }
    return kind !== "LockingClause" && write === null;
  });
  const reads = found
    .filter(({ schemaname, relname }) => schemaname || !temporary.has(relname ?? ""))
    .map((table): Touch => {
      const name = table.alias?.aliasname ?? table.relname ?? "";
      const isLocked = row === "select" && (forUpdate.has(null) || forUpdate.has(name));
      return {
        row: isLocked ? "select for update" : row,
        target: null,
        partners: [namedIn(table, "source")],
      };
    });
  return [...writes, ...reads, ...(row === "create view" ? [] : takenNumbers(query))];
}

function onTable(row: LockRowId, relation: Tree.RangeVar | undefined): readonly Touch[] {
  return relation ? [{ row, target: namedIn(relation, "target"), partners: [] }] : [];
}
