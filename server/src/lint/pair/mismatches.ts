// Names in a down that mean something the up made but do not say it: the object each of them means. What a migration told
// of is never a slip.
import type { CatalogObject } from "./catalog-object";
import { namespaceOf } from "./catalog-object";
import { bareName, type Asked, type Event } from "./catalog";
import { isCloseName } from "./close-name";
import type { PairSimulation } from "./pair-simulation";

export interface Mismatch {
  readonly event: Event;
  /** What the up made, under the name it has. */
  readonly meant: CatalogObject;
}

const made = new WeakMap<PairSimulation, readonly Mismatch[]>();

export function mismatchesOf(simulation: PairSimulation): readonly Mismatch[] {
  let found = made.get(simulation);
  if (!found) made.set(simulation, (found = findMismatches(simulation)));
  return found;
}

function findMismatches(simulation: PairSimulation): readonly Mismatch[] {
  const taken = new Set<CatalogObject>();
  return simulation.downEvents.flatMap((event) => {
    if (event.action === "create" || !isNotThere(event) || simulation.isUnsure(event.asked.name.name))
      return [];
    const meant =
      renamedAway(event) ??
      simulation.left.find((object) => !taken.has(object) && isMeant(event.asked, object));
    if (!meant) return [];
    taken.add(meant);
    return [{ event, meant }];
  });
}

/** Not in the catalog, or there only because the down says so. */
export function isNotThere({ outcome, object }: Event): boolean {
  return object === null || (outcome === "untouched" && object.assumed);
}

/** The up gave it another name, and the down still uses the old one. */
function renamedAway({ action, former }: Event): CatalogObject | null {
  return action !== "rename" && former?.madeBy === "before" ? former : null;
}

function isMeant({ kind, name, owner }: Asked, object: CatalogObject): boolean {
  if (namespaceOf(object.kind) !== namespaceOf(kind)) return false;
  if (!owner)
    return !object.owner && (object.generatedName || isCloseName(bareName(object.name), bareName(name.name)));
  if (!object.owner) return false;
  if (object.owner === owner) return object.generatedName || isCloseName(object.name, name.name);
  return (
    owner.assumed && !owner.touched && object.name === name.name && isCloseName(object.owner.name, owner.name)
  );
}
