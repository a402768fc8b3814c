// What the rules about file names say of a folder, by path. Names change far less often than texts, so the answer is kept
// until a name does.
import type { MigrationFolder } from "../migrations/migration";
import type { LintFacts, NamedFile } from "./context";
import type { OptionSettings } from "../config/settings";
import { RuleOptions } from "./rule-options";
import type { FolderRule, Report } from "./rule";

export interface NameReport {
  readonly rule: FolderRule;
  readonly file: NamedFile;
  readonly report: Omit<Report<string>, "at">;
}

/** The same object as long as no name in the folder changes. */
export type NameReportsByPath = ReadonlyMap<string, readonly NameReport[]>;

export class NameReports {
  readonly #rules: readonly FolderRule[];
  #folder: MigrationFolder | null = null;
  #key = "";
  #reports: NameReportsByPath = new Map();

  constructor(rules: readonly FolderRule[]) {
    this.#rules = rules;
  }

  /** `key` is equal for equal facts and settings. */
  of(folder: MigrationFolder, key: string, facts: LintFacts, settings?: OptionSettings): NameReportsByPath {
    if (!this.#folder || this.#key !== key || !sameNames(this.#folder, folder)) {
      this.#reports = this.#collect(folder, facts, settings);
    }
    this.#folder = folder;
    this.#key = key;
    return this.#reports;
  }

  #collect(folder: MigrationFolder, facts: LintFacts, settings?: OptionSettings): NameReportsByPath {
    const reports = new Map<string, NameReport[]>();
    for (const rule of this.#rules) {
      const report = (file: NamedFile, what: Omit<Report<string>, "at">): void => {
        const known = reports.get(file.path) ?? [];
        reports.set(file.path, [...known, { rule, file, report: what }]);
      };
      rule.check({ folder, facts, options: new RuleOptions(rule, settings), report });
    }
    return reports;
  }
}

function sameNames(a: MigrationFolder, b: MigrationFolder): boolean {
  if (a === b) return true;
  return (
    a.path === b.path &&
    a.migrations.length === b.migrations.length &&
    a.strays.length === b.strays.length &&
    a.strays.every((stray, at) => stray.path === b.strays[at]?.path) &&
    a.migrations.every((migration, at) => {
      const other = b.migrations[at];
      return (
        migration === other ||
        (migration.up?.path === other?.up?.path && migration.down?.path === other?.down?.path)
      );
    })
  );
}
