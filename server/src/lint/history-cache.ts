// What the rules about the whole history say, by migration. They run again when any file changed, and a migration whose
// reports came out as before keeps the very list it had, so that its findings are not made anew.
import type { Migration, MigrationFolder } from "../migrations/migration";
import type { Direction } from "../protocol/findings";
import type { Statement } from "../sql/sql-file";
import type { HistoryContext } from "./history-context";
import type { HistoryRule, Report } from "./rule";

export interface HistoryReport {
  readonly rule: HistoryRule;
  readonly path: string;
  readonly direction: Direction;
  readonly statement: Statement | null;
  readonly report: Report<string>;
}

export interface HistoryReports {
  /** The same list as long as it says the same. */
  of(migration: Migration): readonly HistoryReport[];
}

type MakeContext = (rule: HistoryRule, report: HistoryContext["report"]) => HistoryContext;

const nothing: readonly HistoryReport[] = [];

export class HistoryCache {
  readonly #rules: readonly HistoryRule[];
  #folder: MigrationFolder | null = null;
  #key = "";
  /** By version and name, which outlive a change of the text. */
  #reports: ReadonlyMap<string, readonly HistoryReport[]> = new Map();

  constructor(rules: readonly HistoryRule[]) {
    this.#rules = rules;
  }

  /** `key` is equal for equal settings. */
  of(folder: MigrationFolder, key: string, context: MakeContext): HistoryReports {
    if (this.#folder !== folder || this.#key !== key) {
      const fresh = this.#collect(context);
      for (const [id, reports] of fresh) {
        const before = this.#reports.get(id);
        if (before && sameReports(before, reports)) fresh.set(id, before);
      }
      this.#reports = fresh;
      this.#folder = folder;
      this.#key = key;
    }
    return { of: (migration) => this.#reports.get(idOf(migration)) ?? nothing };
  }

  #collect(context: MakeContext): Map<string, readonly HistoryReport[]> {
    const reports = new Map<string, HistoryReport[]>();
    for (const rule of this.#rules) {
      rule.check(
        context(rule, (file, statement, report) => {
          const id = idOf(file.migration);
          const known = reports.get(id) ?? [];
          reports.set(id, known);
          known.push({ rule, path: file.path, direction: file.direction, statement, report });
        }),
      );
    }
    return reports;
  }
}

function idOf(migration: Migration): string {
  return `${migration.up?.path ?? ""}\u0000${migration.down?.path ?? ""}`;
}

function sameReports(a: readonly HistoryReport[], b: readonly HistoryReport[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, at) => {
      const other = b[at];
      return (
        other !== undefined &&
        one.rule === other.rule &&
        one.path === other.path &&
        one.direction === other.direction &&
        one.statement === other.statement &&
        one.report.message === other.report.message &&
        one.report.severity === other.report.severity &&
        one.report.at.start === other.report.at.start &&
        one.report.at.end === other.report.at.end &&
        JSON.stringify([one.report.data, one.report.related]) ===
          JSON.stringify([other.report.data, other.report.related])
      );
    })
  );
}
