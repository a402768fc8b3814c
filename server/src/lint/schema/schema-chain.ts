// The world before each migration of a folder, made by reading the ups of the earlier ones. What was read is kept: an
// edit costs the migrations between it and the one asked for, not the whole folder.
import type { MigrationFile, MigrationFolder } from "../../migrations/migration";
import type { SqlFile } from "../../sql/sql-file";
import { transactionPlaces } from "../transactions";
import { walkFile } from "../walk";
import { World } from "./world";

/** A world is kept at every so many migrations, so that going back does not start at the first. */
const checkpointEvery = 128;

/** What was there before the first migration; compared by identity. */
export interface Baseline {
  readonly sql: SqlFile | null;
  /** It is the whole database. */
  readonly complete: boolean;
}

/** Runs an up over the world; gives the world itself for a file that cannot be read. */
export type WalkUp = (up: MigrationFile, world: World) => World;

const nothing: Baseline = { sql: null, complete: false };

interface Checkpoint {
  /** How many migrations it has read. */
  readonly count: number;
  readonly world: World;
  /** In one layer. */
  readonly isFlat: boolean;
  /** Somebody asked for it. */
  readonly isAsked: boolean;
}

export class SchemaChain {
  #baseline: Baseline = nothing;
  /** The ups that everything kept here was made from, in order. */
  #ups: (MigrationFile | null)[] = [];
  /** Number of each prefix of the ups, by its length. */
  #prefixes: number[] = [0];
  #nextPrefix = 1;
  #checkpoints: Checkpoint[] = [];
  #latest: Checkpoint | null = null;
  /** The latest before it that has read less: a file's own world, when the world after all files is asked for next. */
  #earlier: Checkpoint | null = null;
  /** The folder last compared, and how many of its ups are the ones kept here. */
  #compared: { readonly migrations: MigrationFolder["migrations"]; readonly count: number } | null = null;

  /** A number for the ups before `index`: equal as long as they are. `baseline` is read before the first migration. */
  prefix(folder: MigrationFolder, index: number, baseline: Baseline): number {
    this.#compare(folder, index, baseline);
    return this.#prefixes[index] ?? 0;
  }

  /** The world before the migration at `index`; do not change it. */
  before(folder: MigrationFolder, index: number, baseline: Baseline, walkUp: WalkUp): World {
    this.#compare(folder, index, baseline);
    if (this.#latest?.count === index) return this.#latestAgain(this.#latest);
    const nearest = this.#nearest(index);
    let { world } = nearest;
    for (let count = nearest.count + 1; count <= index; count++) {
      const up = this.#ups[count - 1];
      if (up) world = walkUp(up, world);
      world = this.#checked(count, world);
    }
    const isFlat = nearest.isFlat && nearest.count === index;
    this.#keep({ count: index, world, isFlat, isAsked: true });
    return world;
  }

  /** Takes over the world after the migration at `index - 1`, which somebody made from the world before it. */
  adopt(folder: MigrationFolder, index: number, baseline: Baseline, world: World): void {
    this.#compare(folder, index, baseline);
    this.#keep({ count: index, world: this.#checked(index, world), isFlat: false, isAsked: false });
  }

  #keep(checkpoint: Checkpoint): void {
    if (this.#latest && this.#latest.count < checkpoint.count) this.#earlier = this.#latest;
    this.#latest = checkpoint;
  }

  /** The world after so many migrations, kept when it is time to. */
  #checked(count: number, world: World): World {
    if (count % checkpointEvery !== 0) return world;
    const flat = world.flattened();
    if (!this.#checkpoints.some((checkpoint) => checkpoint.count === count)) {
      this.#checkpoints.push({ count, world: flat, isFlat: true, isAsked: false });
    }
    return flat;
  }

  /** Makes the kept ups the first `index` ones of the folder, forgetting what was made from others. */
  #compare({ migrations }: MigrationFolder, index: number, baseline: Baseline): void {
    if (baseline !== this.#baseline) {
      this.#forgetAfter(0);
      this.#latest = null;
      this.#earlier = null;
      this.#prefixes = [this.#nextPrefix++];
      this.#baseline = baseline;
    }
    const from = this.#compared?.migrations === migrations ? this.#compared.count : 0;
    for (let at = from; at < index; at++) {
      const up = migrations[at]?.up ?? null;
      if (at < this.#ups.length && this.#ups[at] === up) continue;
      this.#forgetAfter(at);
      this.#ups.push(up);
      this.#prefixes.push(this.#nextPrefix++);
    }
    this.#compared = { migrations, count: Math.max(from, index) };
  }

  #forgetAfter(count: number): void {
    this.#ups.length = Math.min(this.#ups.length, count);
    this.#prefixes.length = Math.min(this.#prefixes.length, count + 1);
    this.#checkpoints = this.#checkpoints.filter((checkpoint) => checkpoint.count <= count);
    if (this.#latest && this.#latest.count > count) this.#latest = null;
    if (this.#earlier && this.#earlier.count > count) this.#earlier = null;
    this.#compared = null;
  }

  /** Asked for a second time it will be asked for with every key that is typed, so looking things up should be quick. */
  #latestAgain({ count, world, isFlat, isAsked }: Checkpoint): World {
    if (isFlat) return world;
    const again = isAsked ? world.flattened() : world;
    this.#latest = { count, world: again, isFlat: isAsked, isAsked: true };
    return again;
  }

  #nearest(count: number): Checkpoint {
    const recent = [this.#latest, this.#earlier].filter((checkpoint) => checkpoint !== null);
    let best: Checkpoint | null = null;
    for (const checkpoint of [...this.#checkpoints, ...recent]) {
      if (checkpoint.count <= count && checkpoint.count > (best?.count ?? -1)) best = checkpoint;
    }
    return best ?? { count: 0, world: this.#baselineWorld(), isFlat: false, isAsked: false };
  }

  #baselineWorld(): World {
    const { sql, complete } = this.#baseline;
    const empty = new World();
    const world = sql ? walkFile(sql, empty, transactionPlaces(sql, "none"), null) : empty;
    world.complete = complete;
    return world;
  }
}
