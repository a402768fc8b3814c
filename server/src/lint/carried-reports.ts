// Reports of the slower rules (about the pair, the whole file, the history) while somebody types: they are carried along
// with their statements until those rules are asked again. Those whose statement is being edited are left out.
import type { ParsedText, SqlFile, Statement } from "../sql/sql-file";
import type { LintFile } from "./context";
import type { Report, Rule } from "./rule";
import { moved } from "./statement-reports";

export interface LateReport {
  readonly rule: Rule;
  readonly file: LintFile;
  /** Null for what concerns the whole file. */
  readonly statement: Statement | null;
  readonly report: Report<string>;
}

/** The same reports about the files as they are now, without fixes. */
export function carried(late: readonly LateReport[], files: readonly LintFile[]): readonly LateReport[] {
  const places = new Map(files.map((file) => [file.direction, new StatementPlaces(file.sql)]));
  return late.flatMap((one): readonly LateReport[] => {
    const file = files.find(
      ({ direction, path }) => direction === one.file.direction && path === one.file.path,
    );
    if (!file) return [];
    if (file.sql === one.file.sql) return [{ ...one, file }];
    const { fixes: _, ...report } = one.report;
    if (one.statement === null) {
      const end = Math.min(report.at.end, file.sql.text.length);
      return [{ ...one, file, report: { ...report, at: { start: Math.min(report.at.start, end), end } } }];
    }
    const nth = placesOf(one.file.sql).nthOf(one.statement);
    const statement = places.get(file.direction)?.at(one.statement.parsed, nth);
    if (!statement) return [];
    return [{ ...one, file, statement, report: moved(report, statement.start - one.statement.start) }];
  });
}

const known = new WeakMap<SqlFile, StatementPlaces>();

function placesOf(sql: SqlFile): StatementPlaces {
  let places = known.get(sql);
  if (!places) known.set(sql, (places = new StatementPlaces(sql)));
  return places;
}

/** Where each text stands, in the order of the file: one text may stand several times. */
class StatementPlaces {
  readonly #statements = new Map<ParsedText, Statement[]>();

  constructor({ statements }: SqlFile) {
    for (const statement of statements) {
      const others = this.#statements.get(statement.parsed);
      if (others) others.push(statement);
      else this.#statements.set(statement.parsed, [statement]);
    }
  }

  at(parsed: ParsedText, nth: number): Statement | undefined {
    return this.#statements.get(parsed)?.[nth];
  }

  /** 0 for one that is not of the file, such as a statement inside a DO block. */
  nthOf({ parsed, start }: Statement): number {
    return Math.max(0, this.#statements.get(parsed)?.findIndex((other) => other.start === start) ?? 0);
  }
}
