// The record of runs: `logs/migrations.jsonl` for programs and `logs/migrate-safe-<date>.log` for people, both only ever
// appended to. Synchronous on purpose: what was said to have happened is on disk before the next step begins.
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

  constructor(root: string, clock: () => Date) {
    this.folder = join(root, "logs");
    this.#clock = clock;
  }

  /** Records an event for programs and, with a sentence, for people. The value is the time written down. */
  append(entry: RunLogEntry, sentence: string | null = null): Result<string, Problem> {
    const ts = this.#clock().toISOString();
    const written = this.#write("migrations.jsonl", JSON.stringify({ ts, ...entry }));
    if (!written.ok || sentence === null) return written.ok ? ok(ts) : written;
    return this.#say(ts, `${entry.operation} ${entry.run_id} ${sentence}`);
  }

  /** A line in the log for people alone. */
  say(sentence: string): Result<string, Problem> {
    return this.#say(this.#clock().toISOString(), sentence);
  }

  #say(ts: string, sentence: string): Result<string, Problem> {
    const line = `${ts} ${sentence.replaceAll(/\s*\n\s*/g, " ")}`;
    const written = this.#write(`migrate-safe-${ts.slice(0, 10)}.log`, line);
    return written.ok ? ok(ts) : written;
  }

  #write(name: string, line: string): Result<string, Problem> {
    const path = join(this.folder, name);
    try {
      writeSync(this.#open(name, path), `${line}\n`);
      return ok(path);
    } catch (error) {
      return fail(writeProblem(path, error));
    }
  }

  /** The logs may be appended to afterwards as well. */
  close(): void {
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
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
