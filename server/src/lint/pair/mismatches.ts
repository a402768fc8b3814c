// Names in a down that mean something the up made but do not say it: the object each of them means. What a migration told
// of is never a slip.
import { namespaceOf, type CatalogObject, type NamedObject, bareName } from "./catalog-object";
import type { Asked, Event, Former } from "./catalog-event";
import { isCloseName } from "./close-name";
import type { PairSimulation } from "./pair-simulation";

export interface Mismatch {
  readonly event: Event;
  /** What the up made or renamed. */
  readonly meant: CatalogObject;
  /** Its name at that point. */
  readonly called: NamedObject;
}

const made = new WeakMap<PairSimulation, readonly Mismatch[]>();

export function mismatchesOf(simulation: PairSimulation): readonly Mismatch[] {
  let found = made.get(simulation);
  if (!found) made.set(simulation, (found = findMismatches(simulation)));
  return found;
}

function findMismatches(simulation: PairSimulation): readonly Mismatch[] {
  const taken = new Set<CatalogObject>();
  const goneAlong = simulation.catalog.objects.filter(isGoneAlong);
  return simulation.downEvents.flatMap((event) => {
    if (event.action === "create" || !isNotThere(event) || simulation.isUnsure(event.asked.name.name))
      return [];
    const renamed = renamedAway(event);
    if (renamed) return [{ event, meant: renamed.object, called: renamed.called }];
    const meant =
      simulation.left.find((object) => !taken.has(object) && isMeant(event.asked, object)) ??
      goneAlong.find((object) => isLater(object, event) && isMeant(event.asked, object));
    if (!meant) return [];
    taken.add(meant);
    return [{ event, meant, called: meant }];
  });
}

/** Made by the up, and dropped by the down only as a part of something else. */
function isGoneAlong({ madeBy, generatedName, made, dropped, droppedWith }: CatalogObject): boolean {
  return (
    madeBy === "up" && !generatedName && made !== null && dropped?.pass === "down" && droppedWith !== null
  );
}

/** Whether it was still there. */
function isLater({ dropped }: CatalogObject, { step }: Event): boolean {
  return dropped !== null && dropped.statement.index > step.statement.index;
}

/** Not in the catalog, or there only because the down says so. */
export function isNotThere({ outcome, object }: Event): boolean {
  return object === null || (outcome === "untouched" && object.assumed);
}

/** The up gave it another name, and the down still uses the old one. */
function renamedAway({ action, former }: Event): Former | null {
  return action !== "rename" && former?.object.madeBy === "before" ? former : null;
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
