// Runs the rules over a folder of migrations and gives findings. Keeps what it learned, so that an edit costs the edited
// migration and what follows from it. Knows no single rule; reads no disk.
import { compareVersions } from "../migrations/layout";
import type { Migration, MigrationFile, MigrationFolder } from "../migrations/migration";
import { seriesAt, type Series } from "../migrations/series";
import type { Direction, Finding, LintSummary, SuppressedFinding } from "../protocol/findings";
import type { Parser } from "../sql/parser";
import type { SqlFile, Statement } from "../sql/sql-file";
import type { LintFacts, LintFile, PairContext } from "./context";
import { carried, type LateReport } from "./carried-reports";
import { isIgnored } from "./ignored-files";
import { LintFiles } from "./lint-files";
import { factsFor, optionsKey, severityOf, type LintDepth, type LintOptions } from "./lint-options";
import { addedTo, type AddReport } from "./added-reports";
import { NameReports, type NameReportsByPath } from "./name-reports";
import { rules as allRules } from "./registry";
import { byPlace, FileLines, findingOf, firstLine, suppressedFindingOf, type PlacedReport } from "./reports";
import { HistoryCache, type HistoryReport, type HistoryReports } from "./history-cache";
import { RuleDispatch } from "./rule-dispatch";
import { RuleOptions } from "./rule-options";
import type { Report, Rule } from "./rule";
import { SchemaSource } from "./schema-source";
import type { Origin } from "./schema/relation";
import type { World } from "./schema/world";
import { StatementReports } from "./statement-reports";
import { sortedReports, unsuppressed } from "./sorted-reports";
import { StatementRun } from "./statement-run";
import { walkFile } from "./walk";

export type { LintDepth, LintOptions } from "./lint-options";

export interface LintResult {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly summary: Omit<LintSummary, "ms">;
}

/** What the findings of a migration were made from; as long as it is the same, so are they. */
interface Remembered {
  readonly prefix: string;
  readonly options: string;
  readonly names: NameReportsByPath;
  /** Members of the series that it belongs to: what is said of one depends on the others. */
  readonly series: readonly Migration[];
  readonly history: readonly HistoryReport[];
  readonly findings: MigrationFindings;
}

/** What is said of one migration. */
interface MigrationFindings {
  readonly kept: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

/** What the rules said of one migration, but for those about names and the whole history. */
interface Examined {
  readonly migration: Migration;
  readonly up: LintFile | null;
  readonly down: LintFile | null;
  /** The schema after the up. */
  readonly after: World;
  readonly placed: PlacedReport[];
  readonly late: LateReport[];
}

const nothing: MigrationFindings = { kept: [], suppressed: [] };

/** How far to go through a half, and what to do at each statement; the origin is that of what the half makes. */
export interface HalfWalk {
  readonly until?: number;
  readonly visit?: (statement: Statement, world: World, origin: Origin) => void;
}

interface Pair {
  readonly folder: MigrationFolder;
  readonly migration: Migration;
  readonly up: LintFile | null;
  readonly down: LintFile | null;
  readonly before: World;
  readonly afterDown: World;
  readonly inSeries: PairContext["inSeries"];
  readonly reported: (file: LintFile) => readonly PlacedReport[];
}

/** Sets of options that are in use at one time are few. */
const mostDispatches = 8;

export class Linter {
  readonly #parser: Parser;
  readonly #rules: readonly Rule[];
  readonly #dispatch: RuleDispatch;
  /** Without the rules that are off, by the options' key. */
  readonly #dispatches = new Map<string, RuleDispatch>();
  readonly #remembers: boolean;
  readonly #statementReports: StatementReports | null;
  /** What the slower rules said last, by the halves of a migration. */
  readonly #late = new Map<string, readonly LateReport[]>();
  readonly #names: NameReports;
  readonly #schema: SchemaSource;
  readonly #files: LintFiles;
  readonly #history: HistoryCache;
  readonly #remembered = new WeakMap<Migration, Remembered>();

  /** `remembers` keeps what was said of each statement: for an editor, where a file is linted again with every key. */
  constructor(
    parser: Parser,
    rules: readonly Rule[] = allRules,
    { remembers = false }: { readonly remembers?: boolean } = {},
  ) {
    this.#parser = parser;
    this.#rules = rules;
    this.#remembers = remembers;
    this.#statementReports = remembers ? new StatementReports() : null;
    this.#files = new LintFiles(parser, remembers);
    this.#schema = new SchemaSource(parser);
    this.#dispatch = new RuleDispatch(rules);
    this.#names = new NameReports(this.#dispatch.folderRules);
    this.#history = new HistoryCache(this.#dispatch.historyRules);
  }

  /**
   * Every finding of the folder, migration by migration, and what was looked at; or those of the migrations from `from` up
   * to but without `to`. Findings about other files of the folder come with its first migrations.
   */
  lintFolder(
    folder: MigrationFolder,
    options: LintOptions,
    { from, to }: { readonly from: number; readonly to: number } = { from: 0, to: folder.migrations.length },
  ): LintResult {
    const findings: Finding[] = [];
    const suppressed: SuppressedFinding[] = [];
    const counts = { files: 0, statements: 0, unparsed: 0, errors: 0, warnings: 0, infos: 0, hints: 0 };
    // The rules of the history come last: they ask for the schema after all migrations, which is known by then.
    const examined = folder.migrations.map((migration, index) => {
      if (index < from || index >= to || lintedHalves(folder, migration, options).length === 0) return null;
      if (this.#held(folder, index, options)) return null;
      const made = this.#examine(folder, index, migration, options, "whole");
      this.#schema.adopt(folder, index, options, made.after);
      return made;
    });
    folder.migrations.forEach((migration, index) => {
      if (index < from || index >= to) return;
      for (const half of lintedHalves(folder, migration, options)) {
        const statements = this.sqlOf(half)?.statements ?? [];
        if (half !== migration.down || half.path !== migration.up?.path) counts.files++;
        counts.statements += statements.length;
        counts.unparsed += statements.filter(({ parsed }) => parsed.error !== null).length;
      }
      const found = this.#lint(folder, index, options, examined[index] ?? null);
      findings.push(...found.kept);
      suppressed.push(...found.suppressed);
    });
    if (from === 0) findings.push(...this.#lintStrays(folder, options));
    for (const { severity } of findings) counts[`${severity}s`]++;
    return { findings, suppressed, summary: { ...counts, suppressed: suppressed.length } };
  }

  /**
   * Findings of both halves of one migration. "quick" asks only the rules of single statements and carries along what the
   * others said the last time, for somebody who types.
   */
  lintMigration(
    folder: MigrationFolder,
    migration: Migration,
    options: LintOptions,
    depth: LintDepth = "whole",
  ): readonly Finding[] {
    const index = folder.migrations.indexOf(migration);
    if (depth === "whole") return this.#lint(folder, index, options).kept;
    if (lintedHalves(folder, migration, options).length === 0) return [];
    return this.#conclude(folder, this.#examine(folder, index, migration, options, depth), options, depth)
      .kept;
  }

  /**
   * Goes through the statements of one half, up to the offset, with the schema before each, and gives the schema after
   * the last; null when there is no such half. `visit` must not keep a world: going on changes it.
   */
  walkHalf(
    folder: MigrationFolder,
    migration: Migration,
    direction: Direction,
    options: LintOptions,
    { until = Infinity, visit }: HalfWalk,
  ): World | null {
    const up = this.#files.open(folder, migration, "up", null, options);
    const file = direction === "up" ? up : this.#files.open(folder, migration, "down", up, options);
    if (!file) return null;
    let before = this.#worldBefore(folder, folder.migrations.indexOf(migration), options);
    if (up && file !== up) before = this.#walk(up, before);
    const statements = file.sql.statements.filter(({ end }) => end < until);
    const part = statements.length < file.sql.statements.length ? { ...file.sql, statements } : file.sql;
    return this.#walk({ ...file, sql: part }, before, (statement, world) => {
      visit?.(statement, world, file.origin);
    });
  }

  /** The parsed text of a file; null when it could not be read. */
  sqlOf(file: MigrationFile): SqlFile | null {
    return this.#files.sqlOf(file);
  }

  #lint(
    folder: MigrationFolder,
    index: number,
    options: LintOptions,
    examined: Examined | null = null,
  ): MigrationFindings {
    const migration = folder.migrations[index];
    if (!migration || lintedHalves(folder, migration, options).length === 0) return nothing;
    const history = this.#historyOf(folder, options).of(migration);
    const held = this.#held(folder, index, options);
    if (held?.history === history) return held.findings;
    const made = examined ?? this.#examine(folder, index, migration, options, "whole");
    const findings = this.#conclude(folder, made, options, "whole");
    this.#remembered.set(migration, { ...this.#madeFrom(folder, index, options), history, findings });
    return findings;
  }

  /** What was found in the migration before, as long as all but the history is as it was. */
  #held(folder: MigrationFolder, index: number, options: LintOptions): Remembered | null {
    const migration = folder.migrations[index];
    const held = migration && this.#remembered.get(migration);
    if (!held) return null;
    const { prefix, options: key, names, series } = this.#madeFrom(folder, index, options);
    const isSame = held.prefix === prefix && held.options === key && held.names === names;
    const { length } = held.series;
    return isSame && length === series.length && held.series.every((one, at) => one === series[at])
      ? held
      : null;
  }

  #madeFrom(
    folder: MigrationFolder,
    index: number,
    options: LintOptions,
  ): Pick<Remembered, "prefix" | "options" | "names" | "series"> {
    return {
      prefix: this.#schema.prefix(folder, index, options),
      options: optionsKey(options),
      names: this.#namesOf(folder, options),
      series: seriesAt(folder, index)?.members ?? [],
    };
  }

  /** Asks the rules that look at statements, files and the pair; "quick" asks only those of statements. */
  #examine(
    folder: MigrationFolder,
    index: number,
    migration: Migration,
    options: LintOptions,
    depth: LintDepth,
  ): Examined {
    const placed: PlacedReport[] = [];
    const late: LateReport[] = [];
    const add = addedTo(placed, options);
    const addLate = addedTo(placed, options, late);
    const up = this.#files.open(folder, migration, "up", null, options);
    const down = this.#files.open(folder, migration, "down", up, options);
    const before = this.#worldBefore(folder, index, options);
    const after = up ? this.#runSyntaxRules(up, before, options, depth, add) : before;
    const series = seriesAt(folder, index);
    const beforeDown = series ? this.#afterLaterMembers(folder, series, migration, after, options) : after;
    const afterDown = down ? this.#runSyntaxRules(down, beforeDown, options, depth, add) : beforeDown;
    if (depth === "whole") {
      if (up) this.#runFileRules(up, before, after, options, addLate);
      if (down) this.#runFileRules(down, beforeDown, afterDown, options, addLate);
      const reported = (file: LintFile): readonly PlacedReport[] => unsuppressed(file, placed);
      const inSeries: Pair["inSeries"] = !series ? null : series.start === index ? "first" : "later";
      const pair = { folder, migration, up, down, before, afterDown, inSeries, reported };
      this.#runPairRules(pair, options, addLate);
    }
    return { migration, up, down, after, placed, late };
  }

  /** Adds what is said of names and of the history, or what they and the other slow rules said last. */
  #conclude(
    folder: MigrationFolder,
    { migration, up, down, placed, late }: Examined,
    options: LintOptions,
    depth: LintDepth,
  ): MigrationFindings {
    const files = [up, down].filter((file) => file !== null);
    const id = files.map(({ path, direction }) => `${path}:${direction}`).join();
    if (depth === "quick") {
      const add = addedTo(placed, options);
      for (const { file, statement, rule, report } of carried(this.#late.get(id) ?? [], files)) {
        add(file, statement, rule, report);
      }
    } else {
      const addLate = addedTo(placed, options, late);
      for (const file of files) this.#addNameReports(file, options, addLate);
      for (const { rule, path, direction, statement, report } of this.#historyOf(folder, options).of(
        migration,
      )) {
        const file = files.find((one) => one.path === path && one.direction === direction);
        if (file) addLate(file, statement, rule, report);
      }
      if (this.#remembers) this.#late.set(id, late);
    }
    const lines = new FileLines((path) => files.find((file) => file.path === path)?.sql.text ?? "");
    const shown = files.filter(({ path }) => !isIgnored(path, folder.path, options.ignore));
    const sorted = shown.map((file) => sortedReports(file, placed, options, this.#dispatch.suppressionRules));
    return {
      kept: sorted.flatMap(({ kept }) => kept.toSorted(byPlace)).map((report) => findingOf(report, lines)),
      suppressed: sorted
        .flatMap(({ suppressed }) => suppressed)
        .map(({ report, reason }) => suppressedFindingOf(report, reason, lines)),
    };
  }

  /** When a series is rolled back from its end, the downs of the later members run before the one of this. */
  #afterLaterMembers(
    folder: MigrationFolder,
    { members }: Series,
    migration: Migration,
    after: World,
    options: LintOptions,
  ): World {
    return this.#thereAndBack(folder, members.slice(members.indexOf(migration) + 1), after, options);
  }

  /** The schema after the ups of some migrations and then their downs, last first. */
  #thereAndBack(
    folder: MigrationFolder,
    migrations: readonly Migration[],
    before: World,
    options: LintOptions,
  ): World {
    const ups = migrations.map((one) => this.#files.open(folder, one, "up", null, options));
    const downs = migrations.map((one, at) =>
      this.#files.open(folder, one, "down", ups[at] ?? null, options),
    );
    return [...ups, ...downs.toReversed()].reduce(
      (world, file) => (file ? this.#walk(file, world) : world),
      before,
    );
  }

  #worldBefore(folder: MigrationFolder, index: number, options: LintOptions): World {
    return this.#schema.before(folder, index, options, (half, world) =>
      this.#files.afterUp(half, world, options),
    );
  }

  #walk(file: LintFile, before: World, visit?: Parameters<typeof walkFile>[4]): World {
    return walkFile(file.sql, before, file.places, file.origin, visit, this.#remembers);
  }

  /** Gives the world after the file. */
  #runSyntaxRules(
    file: LintFile,
    before: World,
    options: LintOptions,
    depth: LintDepth,
    add: AddReport,
  ): World {
    const facts = factsOf(file, options);
    const run = new StatementRun(file, before, facts, options, this.#parser, this.#statementReports, depth);
    const dispatch = this.#dispatchFor(options);
    return this.#walk(file, before, (statement, world, place) => {
      const rules = dispatch.rulesFor(statement.parsed.kind, file.direction);
      if (rules.length === 0) return;
      for (const { rule, report } of run.reports(rules, statement, place, world)) {
        add(file, statement, rule, report);
      }
    });
  }

  #runFileRules(file: LintFile, before: World, after: World, options: LintOptions, add: AddReport): void {
    const facts = factsOf(file, options);
    for (const rule of this.#dispatchFor(options).fileRules) {
      if (rule.applies.direction !== "both" && rule.applies.direction !== file.direction) continue;
      const report = (statement: Statement | null, what: Report<string>): void =>
        add(file, statement, rule, what);
      const parser = this.#parser;
      rule.check({ file, facts, parser, before, after, options: optionsOf(rule, options), report });
    }
  }

  #dispatchFor(options: LintOptions): RuleDispatch {
    const key = optionsKey(options);
    let dispatch = this.#dispatches.get(key);
    if (!dispatch) {
      if (this.#dispatches.size >= mostDispatches) this.#dispatches.clear();
      dispatch = new RuleDispatch(this.#rules.filter((rule) => severityOf(rule, options) !== null));
      this.#dispatches.set(key, dispatch);
    }
    return dispatch;
  }

  #runPairRules(pair: Pair, options: LintOptions, add: AddReport): void {
    const facts = factsFor(options, "up");
    for (const rule of this.#dispatchFor(options).pairRules) {
      rule.check({
        folder: pair.folder,
        migration: pair.migration,
        up: pair.up,
        down: pair.down,
        before: pair.before,
        inSeries: pair.inSeries,
        afterDown: pair.afterDown,
        reported: pair.reported,
        facts,
        parser: this.#parser,
        options: optionsOf(rule, options),
        report: (file, statement, what) => add(file, statement, rule, what),
      });
    }
  }

  #namesOf(folder: MigrationFolder, options: LintOptions): NameReportsByPath {
    return this.#names.of(folder, optionsKey(options), factsFor(options, "up"), options.options);
  }

  #historyOf(folder: MigrationFolder, options: LintOptions): HistoryReports {
    return this.#history.of(folder, optionsKey(options), (rule, report) => ({
      folder,
      facts: factsFor(options, "up"),
      parser: this.#parser,
      options: optionsOf(rule, options),
      fileOf: (migration, direction) => this.#files.openAgain(folder, migration, direction, options),
      worldBefore: (index) => this.#worldBefore(folder, index, options),
      report,
    }));
  }

  #addNameReports(file: LintFile, options: LintOptions, add: AddReport): void {
    for (const { rule, file: named, report } of this.#namesOf(file.folder, options).get(file.path) ?? []) {
      // One file may hold both halves.
      if (named.direction !== null && named.direction !== file.direction) continue;
      add(file, null, rule, { ...report, at: firstLine(file.sql.text) });
    }
  }

  /** Findings about files that are no half of a migration. */
  #lintStrays(folder: MigrationFolder, options: LintOptions): readonly Finding[] {
    const lines = new FileLines(() => "");
    const reports = this.#namesOf(folder, options);
    return folder.strays
      .filter(({ path }) => !isIgnored(path, folder.path, options.ignore))
      .flatMap(({ path }) => reports.get(path) ?? [])
      .flatMap(({ rule, file, report }) => {
        const severity = severityOf(rule, options, report.severity);
        if (severity === null) return [];
        const placed = { rule, severity, ...file, wholeFile: true };
        return findingOf({ ...placed, report: { ...report, at: { start: 0, end: 0 } } }, lines);
      });
  }
}

/** Halves that exist and that the settings do not leave out. */
function lintedHalves(
  folder: MigrationFolder,
  migration: Migration,
  { since, ignore }: LintOptions,
): readonly MigrationFile[] {
  if (since !== null && compareVersions(migration.version, since) <= 0) return [];
  const halves = [migration.up, migration.down].filter((half) => half !== null);
  return halves.filter(({ path }) => !isIgnored(path, folder.path, ignore));
}

function factsOf(file: LintFile, options: LintOptions): LintFacts {
  return { ...factsFor(options, file.direction), wrap: file.wrap };
}

function optionsOf(rule: Pick<Rule, "id" | "options">, options: LintOptions): RuleOptions {
  return new RuleOptions(rule, options.options);
}
