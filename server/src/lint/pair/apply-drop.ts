// Replays DROP, RENAME, SET SCHEMA and OWNER TO of every kind of object.
import { nameFromList, nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { treeShape } from "../tree-shape";
import type { Replay } from "./apply-context";
import { plain } from "./apply-create";
import type { Asked } from "./catalog-event";
import { type CatalogObject, type ObjectKind, type Step, bareName } from "./catalog-object";
import { nameIn } from "./naming";

export const kindOfType: Readonly<Partial<Record<Tree.ObjectType, ObjectKind>>> = {
  OBJECT_TABLE: "table",
  OBJECT_FOREIGN_TABLE: "foreign table",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "materialized view",
  OBJECT_SEQUENCE: "sequence",
  OBJECT_INDEX: "index",
  OBJECT_TYPE: "type",
  OBJECT_DOMAIN: "domain",
  OBJECT_FUNCTION: "function",
  OBJECT_PROCEDURE: "procedure",
  OBJECT_ROUTINE: "function",
  OBJECT_AGGREGATE: "aggregate",
  OBJECT_SCHEMA: "schema",
  OBJECT_EXTENSION: "extension",
  OBJECT_ROLE: "role",
  OBJECT_COLUMN: "column",
  OBJECT_ATTRIBUTE: "attribute",
  OBJECT_TABCONSTRAINT: "constraint",
  OBJECT_DOMCONSTRAINT: "constraint",
  OBJECT_TRIGGER: "trigger",
  OBJECT_POLICY: "policy",
  OBJECT_RULE: "rule",
  OBJECT_COLLATION: "collation",
  OBJECT_STATISTIC_EXT: "statistics",
  OBJECT_PUBLICATION: "publication",
  OBJECT_SUBSCRIPTION: "subscription",
  OBJECT_EVENT_TRIGGER: "event trigger",
  OBJECT_FOREIGN_SERVER: "server",
  OBJECT_FDW: "foreign data wrapper",
  OBJECT_TSCONFIGURATION: "text search object",
  OBJECT_TSDICTIONARY: "text search object",
  OBJECT_TSPARSER: "text search object",
  OBJECT_TSTEMPLATE: "text search object",
  OBJECT_LANGUAGE: "language",
  OBJECT_ACCESS_METHOD: "access method",
};

/** Kinds that stand on a relation: the last name is theirs, those before it the relation's. */
const onRelation = new Set<ObjectKind>(["trigger", "policy", "rule"]);

export function dropObjects(replay: Replay, drop: Tree.DropStmt): void {
  const { removeType = "OBJECT_TABLE", objects = [], missing_ok: conditional = false, behavior } = drop;
  if (removeType === "OBJECT_CAST") return dropCast(replay, objects, conditional);
  const kind = kindOfType[removeType];
  if (!kind) return;
  const all = objects.flatMap((object) => askedOf(replay, kind, object, conditional) ?? []);
  const [first] = all;
  if (first) dropAll(replay, all, conditional, behavior === "DROP_CASCADE");
}

function dropAll(replay: Replay, all: readonly Asked[], conditional: boolean, cascade: boolean): void {
  const [first] = all;
  if (!first) return;
  replay.catalog.drop(
    replay.stepAt(bareName(first.name.name)),
    all,
    conditional,
    cascade,
    all.map(({ name }) => replay.stepAt(bareName(name.name))),
  );
}

/** Null when it is on a relation that is not there. */
function askedOf(replay: Replay, kind: ObjectKind, object: Node, conditional: boolean): Asked | null {
  if (onRelation.has(kind)) {
    const list = as(object, "List")?.items ?? [];
    const table = replay.catalog.reach("table", nameFromList(list.slice(0, -1)));
    const { name } = nameFromList(list);
    if (table) return { kind, name: plain(name), owner: table };
    const gone = replay.catalog.formerly("table", nameFromList(list.slice(0, -1))) ?? null;
    replay.catalog.miss(replay.stepAt(name), { kind, name: plain(name), owner: gone }, conditional, "drop");
    return null;
  }
  const routine = replay.routine(kind, object);
  return { kind, name: routine ?? nameIn(object), owner: null };
}

function dropCast(replay: Replay, objects: readonly Node[], conditional: boolean): void {
  const all = objects.map((object): Asked => {
    const [source, target] = (as(object, "List")?.items ?? []).map((node) => as(node, "TypeName"));
    return { kind: "cast", name: plain(treeShape([source?.names, target?.names])), owner: null };
  });
  dropAll(replay, all, conditional, false);
}

export function dropNamed(
  replay: Replay,
  kind: ObjectKind,
  names: readonly string[],
  conditional: boolean,
): void {
  dropAll(
    replay,
    names.map((name) => ({ kind, name: plain(name), owner: null })),
    conditional,
    false,
  );
}

/** The object a RENAME, SET SCHEMA, OWNER TO or COMMENT is about; null when it is not there or not followed here. */
export function subjectOf(
  replay: Replay,
  type: Tree.ObjectType,
  relation: Tree.RangeVar | undefined,
  object: Node | undefined,
  subname: string | undefined,
  conditional = false,
): CatalogObject | null {
  const kind = kindOfType[type];
  if (!kind) return null;
  if (
    type === "OBJECT_COLUMN" ||
    type === "OBJECT_ATTRIBUTE" ||
    type === "OBJECT_TABCONSTRAINT" ||
    onRelation.has(kind)
  ) {
    const list = as(object, "List")?.items ?? [];
    const name = subname ?? nameFromList(list).name;
    const owner = relation
      ? replay.relation(relation, type === "OBJECT_ATTRIBUTE" ? "type" : "table", conditional)
      : replay.reach("table", nameFromList(list.slice(0, -1)), conditional);
    return owner && replay.part(owner, partKind(kind, owner), name, replay.stepAt(name).at, conditional);
  }
  if (type === "OBJECT_DOMCONSTRAINT") {
    const list = as(object, "List")?.items ?? [];
    const domain = as(list[0], "TypeName") ? nameIn(list[0]) : nameFromList(list);
    const owner = replay.reach("domain", domain);
    const name = subname ?? as(list[1], "String")?.sval ?? "";
    return owner && replay.part(owner, "constraint", name, replay.stepAt(name).at);
  }
  if (relation) return replay.reach(kind, nameOfRangeVar(relation), conditional);
  const routine = replay.routine(kind, object);
  const name = routine ?? (object ? nameIn(object) : plain(subname ?? ""));
  const rowType =
    kind === "type" && !replay.catalog.known("type", name) ? replay.catalog.known("table", name) : null;
  if (rowType) return rowType;
  return replay.reach(kind, name, conditional);
}

function partKind(kind: ObjectKind, owner: CatalogObject): ObjectKind {
  return kind === "column" && owner.kind === "type" ? "attribute" : kind;
}

export function renameObject(replay: Replay, rename: Tree.RenameStmt): void {
  const { renameType = "OBJECT_TABLE", relation, object, subname, newname = "", missing_ok } = rename;
  const found = subjectOf(replay, renameType, relation, object, subname, missing_ok);
  if (!found) return;
  const step = replay.stepAt(found.name.includes("(") ? bareName(found.name) : found.name);
  const name = found.name.includes("(") ? newname + found.name.slice(bareName(found.name).length) : newname;
  replay.catalog.rename(step, found, { name });
  followRename(replay, step, found, subname ?? relation?.relname ?? "");
}

/** A constraint and its index share their name, and so do both when one is renamed. */
function followRename(replay: Replay, step: Step, object: CatalogObject, was: string): void {
  const { catalog } = replay;
  if (object.kind === "constraint" && object.owner) {
    const index = catalog.known("index", { schema: object.owner.schema, name: was });
    if (index && object.along.has(index)) catalog.move(step, index, index.schema, object.name);
  }
  if (object.kind === "index") {
    const constraint = [...object.neededBy].find(
      (one) => one.exists && one.kind === "constraint" && one.name === was,
    );
    if (constraint) catalog.move(step, constraint, "", object.name);
  }
}

export function setSchema(replay: Replay, change: Tree.AlterObjectSchemaStmt): void {
  const { objectType = "OBJECT_TABLE", relation, object, newschema = "", missing_ok } = change;
  const found = subjectOf(replay, objectType, relation, object, undefined, missing_ok);
  if (!found) return;
  const step = replay.stepAt(bareName(found.name));
  replay.catalog.rename(step, found, { schema: newschema });
  // Indexes and sequences of a table move with it.
  for (const other of [...found.along, ...[...found.parts.values()].flatMap(({ along }) => [...along])]) {
    if (other.exists && !other.owner && (other.kind === "index" || other.kind === "sequence")) {
      replay.catalog.move(step, other, newschema, other.name);
    }
  }
}

export function setOwner(
  replay: Replay,
  { objectType = "OBJECT_TABLE", relation, object, newowner }: Tree.AlterOwnerStmt,
): void {
  const found = subjectOf(replay, objectType, relation, object, undefined);
  if (found) {
    replay.catalog.change(
      replay.stepAt(bareName(found.name)),
      found,
      "owner",
      newowner?.rolename ?? treeShape(newowner),
    );
  }
}
