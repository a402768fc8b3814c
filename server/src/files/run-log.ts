// The record of runs: `logs/migrations.jsonl` for programs and `logs/migrate-safe-<date>.log` for people, both only ever
// appended to. Lines are written together when the process comes to rest, or at once where a crash must not lose them.
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fail, ok, type Result } from "../base/result";
import type { Problem } from "../protocol/problems";
import { isMissing } from "./read-text";
import { writeProblem } from "./write-file";

/** One line of `migrations.jsonl`, less its time. Fields are added, never renamed. */
export interface RunLogEntry {
  readonly run_id: string;
  readonly operation: string;
  /** Version of the migration the event belongs to; null for the run as a whole. */
  readonly version: string | null;
  readonly event: string;
  readonly [more: string]: unknown;
}

/** Appends to the logs of one project; `root` is the folder that holds `logs/`. Files stay open until `close`. */
export class RunLog {
  readonly folder: string;
  readonly #clock: () => Date;
  readonly #files = new Map<string, number>();
  /** Lines by the name of their file. */
  readonly #pending = new Map<string, string>();
  #failure: Problem | null = null;

  constructor(root: string, clock: () => Date) {
    this.folder = join(root, "logs");
    this.#clock = clock;
  }

  /** Records an event for programs and, with a sentence, for people; written at the latest when the process comes to rest. */
  append(entry: RunLogEntry, sentence: string | null = null): void {
    if (this.#pending.size === 0) setImmediate(() => this.flush());
    const ts = this.#clock().toISOString();
    this.#add("migrations.jsonl", JSON.stringify({ ts, ...entry }));
    if (sentence === null) return;
    const line = `${ts} ${entry.operation} ${entry.run_id} ${sentence.replaceAll(/\s*\n\s*/g, " ")}`;
    this.#add(`migrate-safe-${ts.slice(0, 10)}.log`, line);
  }

  /** Writes what is not written yet; fails when anything of the run could not be written, now or before. */
  flush(): Result<void, Problem> {
    for (const [name, lines] of this.#pending) {
      const path = join(this.folder, name);
      try {
        writeSync(this.#open(name, path), lines);
      } catch (error) {
        this.#failure ??= writeProblem(path, error);
      }
    }
    this.#pending.clear();
    return this.#failure === null ? ok(undefined) : fail(this.#failure);
  }

  /** The logs may be appended to afterwards as well. */
  close(): void {
    this.flush();
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
  }

  #add(name: string, line: string): void {
    this.#pending.set(name, `${this.#pending.get(name) ?? ""}${line}\n`);
  }

  #open(name: string, path: string): number {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const file = openToAppend(path, this.folder);
    this.#files.set(name, file);
    return file;
  }
}

function openToAppend(path: string, folder: string): number {
  try {
    return openSync(path, "a");
  } catch (error) {
    if (!isMissing(error)) throw error;
    mkdirSync(folder, { recursive: true });
    return openSync(path, "a");
  }
}
