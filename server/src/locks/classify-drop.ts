// Which rows of the lock table DROP belongs to: the thing's own, and the rows of whatever goes or changes with it.
import { nameFromList } from "../sql/names";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import type { LockRowId } from "./lock-table";
import type { Part, RelationRole, Touch } from "./touch";

const droppedRelations: Readonly<Record<string, RelationRole>> = {
  OBJECT_TABLE: "target",
  OBJECT_FOREIGN_TABLE: "target",
  OBJECT_MATVIEW: "target",
  OBJECT_VIEW: "view",
  OBJECT_SEQUENCE: "sequence",
};

/** What stands on a table is named as table, then name. */
const droppedFromTable: Readonly<Record<string, LockRowId>> = {
  OBJECT_TRIGGER: "drop trigger",
  OBJECT_RULE: "drop rule",
  OBJECT_POLICY: "drop policy",
};

const routines: ReadonlySet<string> = new Set([
  "OBJECT_FUNCTION",
  "OBJECT_PROCEDURE",
  "OBJECT_ROUTINE",
  "OBJECT_AGGREGATE",
]);

export function classifyDrop(drop: Tree.DropStmt): readonly Touch[] {
  const { removeType = "", concurrent } = drop;
  const cascade = drop.behavior === "DROP_CASCADE";
  const objects = drop.objects ?? [];
  const lists = objects.map((node) => as(node, "List")?.items ?? []);
  const role = droppedRelations[removeType];
  if (role) {
    const note =
      role === "target"
        ? "Tables joined to it by a foreign key are locked in ACCESS EXCLUSIVE mode too."
        : undefined;
    return lists.map((list) => onName("drop relation", list, role, { cascade }, note));
  }
  if (removeType === "OBJECT_INDEX") {
    const mode = concurrent ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE";
    const row = concurrent ? "drop index concurrently" : "drop index";
    const note = `The table of the index is locked in ${mode} mode too.`;
    return lists.map((list) => onName(row, list, "index", { cascade }, note));
  }
  const row = droppedFromTable[removeType];
  if (row) {
    const trigger = removeType === "OBJECT_TRIGGER";
    return lists.map((list) => {
      const { name } = nameFromList(list);
      return onName(row, list.slice(0, -1), "target", trigger ? { trigger: name } : {});
    });
  }
  return objects.flatMap((node) => {
    const part = partOf(node, removeType);
    return part ? dropsBeside(removeType, { ...part, cascade }) : [];
  });
}

/** What is no relation and stands on none. */
function partOf(node: Node, removeType: string): Part | null {
  if (removeType === "OBJECT_TYPE" || removeType === "OBJECT_DOMAIN") {
    return { type: nameFromList(as(node, "TypeName")?.names ?? []) };
  }
  if (routines.has(removeType)) return { routine: nameFromList(as(node, "ObjectWithArgs")?.objname ?? []) };
  if (removeType === "OBJECT_SCHEMA") return { schema: as(node, "String")?.sval ?? "" };
  if (removeType === "OBJECT_STATISTIC_EXT") {
    return { statistics: nameFromList(as(node, "List")?.items ?? []) };
  }
  return null;
}

function dropsBeside(removeType: string, part: Part): readonly Touch[] {
  if (removeType === "OBJECT_STATISTIC_EXT") {
    const note = "The table of the statistics is locked in SHARE UPDATE EXCLUSIVE mode.";
    return [{ row: "drop statistics", target: null, partners: [], part, note }];
  }
  if (part.cascade !== true) return [];
  const note = "CASCADE locks every table that it takes something from in ACCESS EXCLUSIVE mode.";
  return [{ row: "drop something else", target: null, partners: [], part, note }];
}

function onName(
  row: LockRowId,
  names: readonly Node[],
  role: RelationRole,
  part: Part,
  note?: string,
): Touch {
  const target = { name: nameFromList(names), role };
  return { row, target, partners: [], part, ...(note !== undefined && { note }) };
}
