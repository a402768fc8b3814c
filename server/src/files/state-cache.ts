// Large states that can be made again, kept by a key in this user's cache folder: compressed, the oldest removed beyond a
// size, damaged and unfinished ones thrown away. A cache that cannot be read or written costs nothing but time. Does not know what it
// keeps.
import { mkdir, readFile, readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { sha256 } from "../base/hash";
import { writeFileAtomic } from "./write-file";

/** Bytes of all files together, unless told otherwise. */
const usualBytes = 256 * 1024 * 1024;

const fileName = /^[0-9a-f]{64}\.gz$/;

/** What `writeFileAtomic` leaves where it is killed. */
const unfinishedName = /^\.[0-9a-f]{64}\.gz\.[0-9a-f]+\.tmp$/;

/** Nobody still writes what has not been touched for so long, in milliseconds. */
const unfinishedForMs = 60 * 60 * 1000;

export class StateCache {
  readonly #folder: string;
  readonly #mostBytes: number;

  constructor(folder: string, mostBytes = usualBytes) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  /** Which of the keys have a state. */
  async known(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const names = new Set(await readdir(this.#folder).catch(() => []));
    return new Set(keys.filter((key) => names.has(nameOf(key))));
  }

  /** Null when there is none, or when it is damaged: then it is removed. */
  async read(key: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const path = this.#pathOf(key);
    try {
      const state = await promisify(gunzip)(await readFile(path));
      const now = new Date();
      // The time of its last use decides what is removed first.
      await utimes(path, now, now);
      return new Uint8Array(state);
    } catch {
      await this.remove(key);
      return null;
    }
  }

  async write(key: string, state: Uint8Array): Promise<void> {
    const packed = await promisify(gzip)(state, { level: 1 });
    await mkdir(this.#folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    const written = await writeFileAtomic(this.#pathOf(key), packed, { mode: 0o600 });
    if (written.ok) await this.#sweep();
  }

  async remove(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true }).catch(() => undefined);
  }

  #pathOf(key: string): string {
    return join(this.#folder, nameOf(key));
  }

  async #sweep(): Promise<void> {
    try {
      const names = await readdir(this.#folder);
      const files = await this.#files(names.filter((name) => fileName.test(name)));
      const unfinished = await this.#files(names.filter((name) => unfinishedName.test(name)));
      for (const { path, mtimeMs } of unfinished) {
        if (Date.now() - mtimeMs > unfinishedForMs) await rm(path, { force: true });
      }
      let bytes = 0;
      for (const { path, size } of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
        bytes += size;
        if (bytes > this.#mostBytes) await rm(path, { force: true });
      }
    } catch {
      // Another process removes them too.
    }
  }

  async #files(names: readonly string[]) {
    return Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name);
        const { mtimeMs, size } = await stat(path);
        return { path, mtimeMs, size };
      }),
    );
  }
}

function nameOf(key: string): string {
  return `${sha256(key)}.gz`;
}
