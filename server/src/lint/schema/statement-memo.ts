// Remembers what a statement asked the world and what it changed there. While somebody types, all statements but one are
// as they were, and so are the answers: then the changes are made again without working them out, with the same values.
import { RecordedMap } from "./recorded-map";
import type { ScopedMap } from "./scoped-map";
import type { Catalogs, World } from "./world";

interface Recorded {
  readonly answers: readonly (readonly [key: string, value: unknown])[];
  readonly deletions: readonly (readonly [key: string, deleted: boolean])[];
  readonly changes: readonly (readonly [key: string, value: unknown])[];
}

interface Held {
  readonly given: readonly unknown[];
  readonly maps: readonly Recorded[];
  readonly hasTemporary: boolean;
}

/** A statement is applied in few ways: while the history is read, and in each half of the pair that is being looked at. */
const mostHeld = 4;
const held = new WeakMap<object, readonly Held[]>();

/** Does to the world what `apply` does. `given` is everything but the world's maps that it depends on. */
export function applyRemembered(
  world: World,
  node: object,
  given: readonly unknown[],
  apply: (world: World) => void,
): void {
  const all = [...given, world.hasTemporary, world.complete];
  const maps = mapsOf(world);
  const before = held.get(node) ?? [];
  const found = before.find((one) => isSame(one.given, all) && answersAreSame(one.maps, maps));
  if (found) return repeat(found, world, maps);
  const recording = world.with({
    relations: new RecordedMap(world.relations),
    types: new RecordedMap(world.types),
    routines: new RecordedMap(world.routines),
    objects: new RecordedMap(world.objects),
    referrers: new RecordedMap(world.referrers),
  });
  apply(recording);
  const recorded = mapsOf(recording).map((map) => map as RecordedMap<unknown>);
  const made: Held = {
    given: all,
    hasTemporary: recording.hasTemporary,
    maps: recorded.map((map) => ({
      answers: [...map.answers],
      deletions: [...map.deletions],
      changes: [...map.ownEntries()],
    })),
  };
  repeat(made, world, maps);
  if (recorded.some((map) => map.isWhole)) return;
  held.set(node, [made, ...before].slice(0, mostHeld));
}

function mapsOf(world: Catalogs): readonly ScopedMap<unknown>[] {
  return [
    world.relations,
    world.types,
    world.routines,
    world.objects,
    world.referrers,
  ] as ScopedMap<unknown>[];
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

function answersAreSame(recorded: readonly Recorded[], maps: readonly ScopedMap<unknown>[]): boolean {
  for (const [index, { answers, deletions }] of recorded.entries()) {
    const map = maps[index];
    if (!map) return false;
    for (const [key, value] of answers) if (map.get(key) !== value) return false;
    for (const [key, deleted] of deletions) if (map.wasDeleted(key) !== deleted) return false;
  }
  return true;
}

function repeat(made: Held, world: World, maps: readonly ScopedMap<unknown>[]): void {
  for (const [index, { changes }] of made.maps.entries()) {
    const map = maps[index];
    for (const [key, value] of changes) {
      if (value === null) map?.delete(key);
      else map?.set(key, value);
    }
  }
  world.hasTemporary = made.hasTemporary;
}
