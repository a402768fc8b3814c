// What the rules about file names say of a folder, by path. Names change far less often than texts, so the answer is kept
// until a name does.
import type { MigrationFolder } from "../migrations/migration";
import type { NamedFile } from "./context";
import type { HistoryRule, Report } from "./rule";

export interface NameReport {
  readonly rule: HistoryRule;
  readonly file: NamedFile;
  readonly report: Omit<Report<string>, "at">;
}

/** The same object as long as no name in the folder changes. */
export type NameReportsByPath = ReadonlyMap<string, readonly NameReport[]>;

export class NameReports {
  readonly #rules: readonly HistoryRule[];
  #folder: MigrationFolder | null = null;
  #reports: NameReportsByPath = new Map();

  constructor(rules: readonly HistoryRule[]) {
    this.#rules = rules;
  }

  of(folder: MigrationFolder): NameReportsByPath {
    if (!this.#folder || !sameNames(this.#folder, folder)) this.#reports = this.#collect(folder);
    this.#folder = folder;
    return this.#reports;
  }

  #collect(folder: MigrationFolder): NameReportsByPath {
    const reports = new Map<string, NameReport[]>();
    for (const rule of this.#rules) {
      const report = (file: NamedFile, what: Omit<Report<string>, "at">): void => {
        const known = reports.get(file.path) ?? [];
        reports.set(file.path, [...known, { rule, file, report: what }]);
      };
      rule.check({ folder, report });
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
