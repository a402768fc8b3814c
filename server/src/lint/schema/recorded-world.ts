// A world that remembers what it was asked, so that whoever asked need not be asked again while the answers stay the same.
import { RecordedMap } from "./recorded-map";
import type { ScopedMap } from "./scoped-map";
import type { World } from "./world";

interface Answer {
  /** Which map: its index in `mapsOf`. */
  readonly map: number;
  readonly key: string;
  readonly value: unknown;
}

export class WorldAnswers {
  readonly #answers: readonly Answer[];
  readonly #deletions: readonly Answer[];

  constructor(answers: readonly Answer[], deletions: readonly Answer[]) {
    this.#answers = answers;
    this.#deletions = deletions;
  }

  areSameIn(world: World): boolean {
    const maps = mapsOf(world);
    return (
      this.#answers.every(({ map, key, value }) => maps[map]?.get(key) === value) &&
      this.#deletions.every(({ map, key, value }) => maps[map]?.wasDeleted(key) === value)
    );
  }
}

export class RecordedWorld {
  /** Asks the world behind it. */
  readonly world: World;

  constructor(world: World) {
    this.world = world.with({
      relations: new RecordedMap(world.relations),
      types: new RecordedMap(world.types),
      routines: new RecordedMap(world.routines),
      objects: new RecordedMap(world.objects),
      referrers: new RecordedMap(world.referrers),
    });
  }

  /** Null when everything was asked for. */
  answers(): WorldAnswers | null {
    const maps = mapsOf(this.world) as readonly RecordedMap<unknown>[];
    if (maps.some((map) => map.isWhole)) return null;
    const collect = (
      select: (map: RecordedMap<unknown>) => Iterable<readonly [string, unknown]>,
    ): readonly Answer[] =>
      maps.flatMap((recorded, map) => Array.from(select(recorded), ([key, value]) => ({ map, key, value })));
    return new WorldAnswers(
      collect((map) => map.answers),
      collect((map) => map.deletions),
    );
  }
}

function mapsOf(world: World): readonly ScopedMap<unknown>[] {
  return [
    world.relations,
    world.types,
    world.routines,
    world.objects,
    world.referrers,
  ] as ScopedMap<unknown>[];
}
