// What goes along with dropped objects, and what holds them back. Source: "Dependency Tracking" in the manual.
import type { CatalogObject } from "./catalog-object";

/** `object` cannot stay when `needed` is dropped, so `needed` cannot be dropped before it. */
export function addNeed(object: CatalogObject, needed: CatalogObject | null): void {
  if (needed && needed !== object) needed.neededBy.add(object);
}

/** The objects and everything that is dropped with them: columns of a table, indexes of a column, … */
export function goesAlong(dropped: Iterable<CatalogObject>): ReadonlySet<CatalogObject> {
  const going = new Set(dropped);
  for (const one of going) {
    for (const other of one.along) if (other.exists) going.add(other);
  }
  return going;
}

/** What exists, does not go along, and needs one of those that go. */
export function dependentsOf(going: ReadonlySet<CatalogObject>): ReadonlySet<CatalogObject> {
  const needing = new Set<CatalogObject>();
  for (const one of going) {
    for (const other of one.neededBy) if (other.exists && !going.has(other)) needing.add(other);
  }
  return needing;
}
