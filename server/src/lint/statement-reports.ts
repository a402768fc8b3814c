// What the rules said of single statements, kept while somebody types: a statement whose text is the same, in a world that
// answers the same, is reported the same. Rules that looked beyond the statement are asked again each time.
import type { ParsedText, Statement } from "../sql/sql-file";
import type { LintFile } from "./context";
import type { Report, SyntaxRule } from "./rule";
import type { RecordedWorld, WorldAnswers } from "./schema/recorded-world";
import type { World } from "./schema/world";
import type { TransactionPlace } from "./transactions";

/** A report with the rule that made it, and which of that rule's reports about the statement it is. */
export interface StatementReport {
  readonly rule: SyntaxRule;
  readonly nth: number;
  /** Places count from the start of the statement; without fixes. */
  readonly report: Report<string>;
  readonly hasFixes: boolean;
}

export interface Held {
  readonly reports: readonly StatementReport[];
  /** Rules that looked beyond the statement. */
  readonly again: readonly SyntaxRule[];
  /** What those said the last time they were asked. */
  saidAgain: readonly StatementReport[];
}

interface Kept extends Held {
  readonly given: readonly unknown[];
  readonly answers: WorldAnswers;
}

/** A text may stand at several places, in up and down. */
const mostKept = 6;

export class StatementReports {
  readonly #kept = new WeakMap<ParsedText, readonly Kept[]>();

  /** What was said of the statement; null when something it depends on is not as it was. */
  recall(
    statement: Statement,
    file: LintFile,
    place: TransactionPlace,
    world: World,
    options: string,
  ): Held | null {
    const kept = this.#kept.get(statement.parsed);
    if (!kept) return null;
    const given = givenOf(statement, file, place, world, options);
    return kept.find((one) => isSame(one.given, given) && one.answers.areSameIn(world)) ?? null;
  }

  keep(
    statement: Statement,
    file: LintFile,
    place: TransactionPlace,
    world: RecordedWorld,
    options: string,
    held: Held,
  ): void {
    const answers = world.answers();
    if (!answers) return;
    const given = givenOf(statement, file, place, world.world, options);
    const before = this.#kept.get(statement.parsed) ?? [];
    this.#kept.set(statement.parsed, [{ ...held, given, answers }, ...before].slice(0, mostKept));
  }
}

/** What a report depends on beside the statement's text and the world's maps. */
function givenOf(
  { terminated, resynced, inside, copyData }: Statement,
  file: LintFile,
  place: TransactionPlace,
  world: World,
  options: string,
): readonly unknown[] {
  return [
    options,
    file.origin,
    file.up?.origin ?? null,
    file.wrap,
    place.kind,
    terminated,
    resynced,
    inside?.mayNotRun ?? null,
    inside?.exact ?? null,
    copyData === null,
    world.settings.key,
    world.hasTemporary,
    world.complete,
    world.ranBuiltSql,
  ];
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((one, index) => one === b[index]);
}

/** The report with its places moved by so many units. */
export function moved(report: Report<string>, by: number): Report<string> {
  const { at, related } = report;
  return {
    ...report,
    at: { start: at.start + by, end: at.end + by },
    ...(related
      ? {
          related: related.map((one) => ({
            ...one,
            at: { start: one.at.start + by, end: one.at.end + by },
          })),
        }
      : {}),
  };
}
