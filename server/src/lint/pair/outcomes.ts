// How the catalog after up and down differs from the one before the up, object by object: left behind, lost, moved, or
// changed. Objects are the same when kind and name are; what nobody told of before is no difference.
import type { Catalog } from "./catalog";
import { partKey, pathOf, type Attribute, type CatalogObject } from "./catalog-object";

export interface Change {
  /** As it is now. */
  readonly object: CatalogObject;
  readonly attribute: string;
  readonly state: Attribute;
  /** "up": nobody sets it back; "down": the down sets it to something else; "unknown": to what may or may not be the same. */
  readonly by: "up" | "down" | "unknown";
}

export interface Outcomes {
  /** Made by the up and still there; parts of what is left are not listed. */
  readonly left: readonly CatalogObject[];
  /** There before, and not any more; parts of what is lost are not listed. */
  readonly lost: readonly CatalogObject[];
  /** There before, and now under another name. */
  readonly moved: readonly CatalogObject[];
  readonly changed: readonly Change[];
  /** Made by the down in place of what was there before: the new one and the old one. */
  readonly restored: readonly (readonly [now: CatalogObject, before: CatalogObject])[];
  /** Paths that existed between up and down. */
  readonly afterUp: ReadonlySet<string>;
}

export function differencesOf(catalog: Catalog, afterUp: ReadonlySet<string>): Outcomes {
  const objects = catalog.objects.filter(({ temporary }) => !temporary);
  const now = new Map(objects.filter(({ exists }) => exists).map((object) => [pathOf(object), object]));
  const before = new Map(
    objects.flatMap((object) => (object.home === null ? [] : [[object.home, object] as const])),
  );
  const left: CatalogObject[] = [];
  const lost: CatalogObject[] = [];
  const moved: CatalogObject[] = [];
  const changed: Change[] = [];
  const restored: (readonly [CatalogObject, CatalogObject])[] = [];
  for (const [path, object] of now) {
    const old = before.get(path);
    if (old === object) changed.push(...changesOf(object));
    else if (old) {
      if (object.madeBy === "down") restored.push([object, old]);
      if (!old.exists || object.madeBy !== "before") changed.push(...replacedBy(object, old));
    } else if (object.madeBy === "up") left.push(object);
  }
  for (const [home, object] of before) {
    if (now.has(home)) continue;
    if (!object.exists) lost.push(object);
    else if (!ownerMoved(object)) moved.push(object);
  }
  const allLeft = new Set(left);
  const allLost = new Set(lost);
  const lostConstraints = lost.filter(({ kind }) => kind === "constraint");
  return {
    left: left.filter(({ owner }) => !owner || !allLeft.has(owner)),
    lost: lost.filter(
      (object) =>
        object.dropped !== null &&
        !(object.owner && allLost.has(object.owner)) &&
        !wentAlong(object) &&
        !lostConstraints.some(({ along }) => along.has(object)),
    ),
    moved,
    changed,
    restored,
    afterUp,
  };
}

/** With a table, or with a column or constraint that is lost itself. */
function wentAlong({ droppedWith }: CatalogObject): boolean {
  if (!droppedWith) return false;
  const { kind, owner, name } = droppedWith;
  return !owner || !owner.parts.has(partKey(kind, name));
}

/** It lies in something that was renamed, and is itself called as before. */
function ownerMoved({ owner, name, homeName }: CatalogObject): boolean {
  return owner !== null && name === homeName && owner.exists;
}

function changesOf(object: CatalogObject): readonly Change[] {
  if (!object.changed) return [];
  return [...object.attributes].flatMap(([attribute, state]): readonly Change[] => {
    const { up, down, before, now } = state;
    if (!up && !down) return [];
    if (before !== undefined && before === now) return [];
    if (!down && before === undefined && state.isUpAgain) return [];
    if (!down) return [{ object, attribute, state, by: "up" }];
    if (before !== undefined || (up && state.upValue === now))
      return [{ object, attribute, state, by: "down" }];
    return up ? [{ object, attribute, state, by: "unknown" }] : [];
  });
}

/** What was dropped and made again: attributes known of both. */
function replacedBy(object: CatalogObject, old: CatalogObject): readonly Change[] {
  return [...old.attributes].flatMap(([attribute, { before }]): readonly Change[] => {
    const now = object.attributes.get(attribute)?.now;
    if (before === undefined || now === undefined || before === now) return [];
    const steps =
      object.madeBy === "up" ? { up: object.made, down: null } : { up: old.dropped, down: object.made };
    const state = { before, made: now, upValue: undefined, isUpAgain: false, now, ...steps };
    return [{ object, attribute, state, by: object.madeBy === "up" ? "up" : "down" }];
  });
}
