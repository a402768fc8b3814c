// The files of a folder as the rules see them: parsed, with the transactions of their statements. A text is parsed once,
// and while somebody types, only where it changed. Reads no disk and knows no rule.
import type { Migration, MigrationFile, MigrationFolder } from "../migrations/migration";
import type { Run } from "../migrations/transaction-model";
import type { Direction } from "../protocol/findings";
import { parseSqlFile } from "../sql/parse-sql-file";
import type { Parser } from "../sql/parser";
import type { SqlFile } from "../sql/sql-file";
import type { LintFile } from "./context";
import { factsFor, type LintOptions } from "./lint-options";
import type { World } from "./schema/world";
import { transactionPlaces, type Wrap } from "./transactions";
import { walkFile } from "./walk";

export class LintFiles {
  readonly #parser: Parser;
  readonly #remembers: boolean;
  readonly #parsed = new WeakMap<MigrationFile, SqlFile>();
  readonly #origins = new Map<string, object>();
  readonly #opened = new WeakMap<
    MigrationFile,
    { readonly options: LintOptions; readonly file: LintFile | null }
  >();
  /** While somebody types, the text before the last key: most of it still holds. */
  #lastParsed: SqlFile | null = null;

  /** `remembers` is for an editor, where a file is parsed again with every key. */
  constructor(parser: Parser, remembers: boolean) {
    this.#parser = parser;
    this.#remembers = remembers;
  }

  /** The parsed text of a file; null when it could not be read. */
  sqlOf(file: MigrationFile): SqlFile | null {
    if (file.text === null) return null;
    let sql = this.#parsed.get(file);
    if (!sql) {
      sql = parseSqlFile(file.text, this.#parser, this.#lastParsed);
      this.#parsed.set(file, sql);
      if (this.#remembers) this.#lastParsed = sql;
    }
    return sql;
  }

  /** One half of a migration, null when there is none; `up` is its other half when it is a down. */
  open(
    folder: MigrationFolder,
    migration: Migration,
    direction: Direction,
    up: LintFile | null,
    options: LintOptions,
  ): LintFile | null {
    const half = migration[direction];
    const sql = half && this.sqlOf(half);
    if (!sql) return null;
    const { path, masks } = half;
    const runs = runsOf(half, direction, options);
    const places = transactionPlaces(sql, runs);
    const wrap = typeof runs === "string" ? runs : (runs[0]?.wrap ?? "own");
    const origin = this.#originOf(path, direction);
    return { path, direction, sql, places, wrap, masks, migration, folder, origin, up };
  }

  /** The same file as long as its text and the options are. */
  openAgain(
    folder: MigrationFolder,
    migration: Migration,
    direction: Direction,
    options: LintOptions,
  ): LintFile | null {
    const half = migration[direction];
    if (!half) return null;
    const held = this.#opened.get(half);
    if (held && held.options === options && held.file?.migration === migration) return held.file;
    const file = this.open(folder, migration, direction, null, options);
    this.#opened.set(half, { options, file });
    return file;
  }

  /** The schema after an up of which nothing else is asked. */
  afterUp(half: MigrationFile, before: World, options: LintOptions): World {
    const sql = this.sqlOf(half);
    if (!sql) return before;
    const origin = this.#originOf(half.path, "up");
    return walkFile(sql, before, transactionPlaces(sql, runsOf(half, "up", options)), origin);
  }

  /** The same for every walk over one file, so that what did not change since the last one is recognised. */
  #originOf(path: string, direction: Direction): object {
    const half = `${path}:${direction}`;
    let origin = this.#origins.get(half);
    if (!origin) this.#origins.set(half, (origin = { half }));
    return origin;
  }
}

function runsOf(half: MigrationFile, direction: Direction, options: LintOptions): Wrap | readonly Run[] {
  return options.wrap === undefined ? half.runs : factsFor(options, direction).wrap;
}
