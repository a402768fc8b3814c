// What a rule about the whole history is given: every migration's files, and a place to keep what it read of each, so that
// a change of one file costs the work of one file.
import type { Migration, MigrationFolder } from "../migrations/migration";
import type { Parser } from "../sql/parser";
import type { SqlFile, Statement } from "../sql/sql-file";
import type { LintFacts, LintFile } from "./context";
import type { Report } from "./rule";
import type { RuleOptions } from "./rule-options";
import type { World } from "./schema/world";

export interface HistoryContext<Message extends string = string> {
  readonly folder: MigrationFolder;
  readonly facts: LintFacts;
  readonly parser: Parser;
  readonly options: RuleOptions;
  /** Null when the half does not exist or cannot be read. */
  fileOf(migration: Migration, direction: "up" | "down"): LintFile | null;
  /** The database before the migration at this index of the folder. */
  worldBefore(index: number): World;
  /** `statement` is null for what concerns the whole file. */
  report(file: LintFile, statement: Statement | null, report: Report<Message>): void;
}

/** What is worth knowing of one file, worked out once for each of its texts. */
export class Digest<Value> {
  readonly #make: (file: LintFile) => Value;
  readonly #made = new WeakMap<SqlFile, Value>();

  constructor(make: (file: LintFile) => Value) {
    this.#make = make;
  }

  of(file: LintFile): Value {
    let value = this.#made.get(file.sql);
    if (value === undefined) this.#made.set(file.sql, (value = this.#make(file)));
    return value;
  }
}
