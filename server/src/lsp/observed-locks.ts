// What the statements of open ups were seen to lock on the embedded database, for as long as the texts that were run are
// those of the folder. Asks nobody itself.
import { hashOf } from "../base/hash";
import { observedKey, type ObservedLock, type ObservedUp } from "../locks/observed-lock";
import { checksumOfHalf } from "../migrations/checksum";
import type { Statement } from "../sql/sql-file";
import { placeOf, type LoadedFolder } from "./workspace";

interface Learned {
  readonly key: string;
  readonly seen: ObservedUp | null;
}

export class ObservedLocks {
  /** By the path of the up. */
  readonly #learned = new Map<string, Learned>();

  /** Null when the statement was not watched, or is in no up. */
  of(
    folder: LoadedFolder,
    path: string,
    statements: readonly Statement[],
    statement: Statement,
  ): readonly ObservedLock[] | null {
    const learned = this.#learned.get(path);
    if (!learned?.seen || learned.key !== chainKey(folder, path)) return null;
    const { text } = statement.parsed;
    const before = statements.filter(({ start, parsed }) => start < statement.start && parsed.text === text);
    return learned.seen.get(observedKey(text, before.length)) ?? null;
  }

  /** Whether these very texts have been run. */
  knows(folder: LoadedFolder, path: string): boolean {
    return this.#learned.get(path)?.key === chainKey(folder, path);
  }

  learn(folder: LoadedFolder, path: string, seen: ObservedUp | null): void {
    this.#learned.set(path, { key: chainKey(folder, path), seen });
  }
}

/** Of the up and all before it. */
function chainKey({ model }: LoadedFolder, path: string): string {
  const migration = placeOf(model, path)?.migration;
  const index = migration ? model.migrations.indexOf(migration) : -1;
  return hashOf(model.migrations.slice(0, index + 1).map(({ up }) => checksumOfHalf(up)));
}
