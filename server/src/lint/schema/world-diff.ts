// How two worlds differ: what one has and the other has not, and what is in both with other attributes. Things are the
// same when their kind and name are; the order of columns, places in the text and who made a thing do not count.
// What neither world was told is no difference.
import { sameShape } from "../tree-shape";
import { columnFacts, constraintFacts, relationFacts, routineFacts, typeFacts, type Facts } from "./facts";
import type {
  Column,
  Policy,
  Relation,
  RewriteRule,
  Routine,
  SchemaObject,
  TableConstraint,
  Trigger,
  UserType,
} from "./relation";
import type { ScopedMap } from "./scoped-map";
import { signatureOf } from "./signature";
import type { World } from "./world";

interface DifferenceOf<Kind extends string, Thing> {
  /** What sort of thing it is; more exactly it is said by the thing itself. */
  readonly is: Kind;
  /** Key of the relation, type, routine or object, in the map of the world that holds it. */
  readonly key: string;
  readonly schema: string;
  /** The relation that a column, constraint, trigger, policy or rule belongs to; else null. */
  readonly table: string | null;
  readonly name: string;
  readonly change: "added" | "removed" | "changed";
  /** Which attributes changed; empty unless `change` is "changed". */
  readonly what: readonly string[];
  readonly before: Thing | null;
  readonly after: Thing | null;
}

export type Difference =
  | DifferenceOf<"relation", Relation>
  | DifferenceOf<"column", Column>
  | DifferenceOf<"constraint", TableConstraint>
  | DifferenceOf<"trigger", Trigger>
  | DifferenceOf<"policy", Policy>
  | DifferenceOf<"rule", RewriteRule>
  | DifferenceOf<"type", UserType>
  | DifferenceOf<"routine", Routine>
  | DifferenceOf<"object", SchemaObject>;

/** `after` is best a fork of `before`: then only what changed between them is looked at. */
export function differences(before: World, after: World): readonly Difference[] {
  return [
    ...pairs(before.relations, after.relations).flatMap(({ key, from, to, wasDropped }) =>
      relationDifferences(key, from, to, wasDropped),
    ),
    ...pairs(before.types, after.types).flatMap(({ key, from, to }) =>
      compared("type", placeOf(key), from, to, typeFacts),
    ),
    ...pairs(before.routines, after.routines).flatMap(({ key, from, to }) => {
      const place = placeOf(key);
      return parts("routine", place, bySignature(from), bySignature(to), routineFacts, () => place.name);
    }),
    ...pairs(before.objects, after.objects).flatMap(({ key, from, to }) => {
      const { schema = "", name = "" } = to ?? from ?? {};
      return compared("object", { key, schema, table: null, name }, from, to, ({ node }) => ({
        definition: node,
      }));
    }),
  ];
}

function bySignature(list: readonly Routine[] | undefined): ReadonlyMap<string, Routine> {
  return new Map((list ?? []).map((routine) => [signatureOf(routine), routine]));
}

interface Pair<Value> {
  readonly key: string;
  readonly from: Value | undefined;
  readonly to: Value | undefined;
  /** `from` is not known, and `to` is known to be gone. */
  readonly wasDropped: boolean;
}

function pairs<Value>(before: ScopedMap<Value>, after: ScopedMap<Value>): readonly Pair<Value>[] {
  const keys = after.changedSince(before) ?? new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key) => {
    const from = before.get(key);
    const to = after.get(key);
    const wasDropped = !from && !to && after.wasDeleted(key) && !before.wasDeleted(key);
    return from === to && !wasDropped ? [] : [{ key, from, to, wasDropped }];
  });
}

interface Place {
  readonly key: string;
  readonly schema: string;
  readonly table: string | null;
  readonly name: string;
}

function placeOf(key: string): Place {
  const [schema = "", name = ""] = key.split("\u0000");
  return { key, schema, table: null, name };
}

function relationDifferences(
  key: string,
  from: Relation | undefined,
  to: Relation | undefined,
  wasDropped: boolean,
): readonly Difference[] {
  const place = placeOf(key);
  if (wasDropped) return [removedUnseen("relation", place)];
  // What a statement only spoke of was there before.
  const known = from ?? (to && isOnlySpokenOf(to) ? without(to) : undefined);
  if (!known || !to) return compared("relation", place, known, to, relationFacts);
  const inside: Place = { ...place, table: place.name };
  return [
    ...compared("relation", place, known, to, relationFacts),
    ...parts("column", inside, known.columns, to.columns, columnFacts).filter(
      ({ change, after }) => change !== "added" || known.complete || (after as Column).origin !== null,
    ),
    ...[...to.dropped]
      .filter((name) => !known.dropped.has(name) && !known.columns.has(name))
      .map((name) => removedUnseen("column", { ...inside, name })),
    ...parts("constraint", inside, known.constraints, to.constraints, constraintFacts),
    ...parts("trigger", inside, known.triggers, to.triggers, ({ node, enabled }) => ({ node, enabled })),
    ...parts("policy", inside, known.policies, to.policies, ({ node }) => ({ definition: node })),
    ...parts("rule", inside, known.rules, to.rules, ({ node }) => ({ definition: node })),
  ];
}

/** Something that nobody saw being made is gone. */
function removedUnseen(is: "relation" | "column", place: Place): Difference {
  return { is, ...place, change: "removed", what: [], before: null, after: null };
}

function isOnlySpokenOf(relation: Relation): boolean {
  return relation.origin === null && !relation.complete;
}

function without(relation: Relation): Relation {
  const none = new Map<string, never>();
  const dropped = new Set<string>();
  return {
    ...relation,
    dropped,
    columns: none,
    constraints: none,
    triggers: none,
    policies: none,
    rules: none,
  };
}

function parts<Thing>(
  is: Difference["is"],
  place: Place,
  before: ReadonlyMap<string, Thing>,
  after: ReadonlyMap<string, Thing>,
  facts: Facts<Thing>,
  nameOf: (key: string) => string = (key) => key,
): readonly Difference[] {
  if (before === after) return [];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    compared(is, { ...place, name: nameOf(key) }, before.get(key), after.get(key), facts),
  );
}

function compared<Thing>(
  is: Difference["is"],
  place: Place,
  before: Thing | undefined,
  after: Thing | undefined,
  facts: Facts<Thing>,
): readonly Difference[] {
  if (before === after) return [];
  const change = !before ? "added" : !after ? "removed" : "changed";
  const what = before && after ? unequal(facts(before), facts(after)) : [];
  if (change === "changed" && what.length === 0) return [];
  const difference = { is, ...place, change, what, before: before ?? null, after: after ?? null };
  return [difference as unknown as Difference];
}

function unequal(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.keys(before).filter((name) => {
    const [from, to] = [before[name], after[name]];
    return from !== to && !sameShape(plain(from), plain(to));
  });
}

/** Maps and sets as what a shape can be made of. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return Object.fromEntries([...value].map((one) => [String(one), true]));
  return value;
}
