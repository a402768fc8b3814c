// Runs the rules of single statements over one file. Keeps what can be kept for the next time, when there is a place to.
import type { Parser } from "../sql/parser";
import type { Statement } from "../sql/sql-file";
import { StatementContext, type LintFacts, type LintFile } from "./context";
import { optionsKey, type LintDepth, type LintOptions } from "./lint-options";
import type { Report, RuleFix, SyntaxRule } from "./rule";
import { RuleOptions } from "./rule-options";
import { RecordedWorld } from "./schema/recorded-world";
import type { World } from "./schema/world";
import { moved, type StatementReport, type StatementReports } from "./statement-reports";
import type { TransactionPlace } from "./transactions";
import { walkFile } from "./walk";
import { WatchedFile, type Watch } from "./watched-file";

export interface MadeReport {
  readonly rule: SyntaxRule;
  readonly report: Report<string>;
}

type MakeFixes = () => readonly RuleFix[];

export class StatementRun {
  readonly #file: LintFile;
  readonly #facts: LintFacts;
  readonly #options: LintOptions;
  readonly #parser: Parser;
  readonly #kept: StatementReports | null;
  /** "quick" repeats what the rules that look beyond a statement said last. */
  readonly #depth: LintDepth;
  readonly #memory = new Map<string, unknown>();
  readonly #watch: Watch = { looked: false };
  readonly #watched: LintFile;
  /** The schema before the file. */
  readonly #before: World;
  /** Statements of which kept reports have fixes, with their rules. */
  readonly #withFixes = new Map<Statement, Set<SyntaxRule>>();
  /** Found when the first one is asked for. */
  #fixes: ReadonlyMap<Statement, ReadonlyMap<string, MakeFixes>> | null = null;

  constructor(
    file: LintFile,
    before: World,
    facts: LintFacts,
    options: LintOptions,
    parser: Parser,
    kept: StatementReports | null,
    depth: LintDepth,
  ) {
    this.#file = file;
    this.#before = before;
    this.#facts = facts;
    this.#options = options;
    this.#parser = parser;
    this.#kept = kept;
    this.#depth = depth;
    this.#watched = new WatchedFile(file, this.#watch);
  }

  /** What the rules say of the statement, in their order. */
  reports(
    rules: readonly SyntaxRule[],
    statement: Statement,
    place: TransactionPlace,
    world: World,
  ): readonly MadeReport[] {
    const kept = this.#kept;
    if (!kept) return this.#ask(rules, statement, place, world).made;
    const options = optionsKey(this.#options);
    const held = kept.recall(statement, this.#file, place, world, options);
    if (held) {
      const known = held.reports.map((one) => this.#again(one, statement));
      if (held.again.length === 0) return known;
      if (this.#depth === "quick") {
        return inOrder(rules, [...known, ...held.saidAgain.map((one) => this.#again(one, statement))]);
      }
      const { made } = this.#ask(held.again, statement, place, world);
      held.saidAgain = numbered(made, statement);
      return inOrder(rules, [...known, ...made]);
    }
    const recorded = new RecordedWorld(world);
    const { made, looked } = this.#ask(rules, statement, place, recorded.world);
    const beyond = made.filter(({ rule }) => looked.has(rule));
    const within = made.filter(({ rule }) => !looked.has(rule));
    kept.keep(statement, this.#file, place, recorded, options, {
      reports: numbered(within, statement),
      again: [...looked],
      saidAgain: numbered(beyond, statement),
    });
    return made;
  }

  #ask(
    rules: readonly SyntaxRule[],
    statement: Statement,
    place: TransactionPlace,
    world: World,
  ): { readonly made: readonly MadeReport[]; readonly looked: ReadonlySet<SyntaxRule> } {
    const { tree, kind } = statement.parsed;
    const node = tree ? (tree as unknown as Record<string, unknown>)[kind] : undefined;
    const made: MadeReport[] = [];
    const looked = new Set<SyntaxRule>();
    let running: SyntaxRule | undefined;
    const context = new StatementContext(statement, place, world, {
      file: this.#file,
      facts: this.#facts,
      parser: this.#parser,
      memory: this.#memory,
      watch: this.#watch,
      watched: this.#watched,
      options: () => new RuleOptions(running ?? { id: "" }, this.#options.options),
      report: (_file, _statement, report) => {
        if (running) made.push({ rule: running, report });
      },
    });
    for (const rule of rules) {
      running = rule;
      this.#watch.looked = false;
      rule.check(context, node as never);
      if (this.#watch.looked) looked.add(rule);
    }
    return { made, looked };
  }

  /** A kept report where the statement stands now. Its fixes are made when somebody asks, by asking the rule again. */
  #again({ rule, nth, report, hasFixes }: StatementReport, statement: Statement): MadeReport {
    const now = moved(report, statement.start);
    if (!hasFixes) return { rule, report: now };
    const id = `${rule.id} ${nth}`;
    const wanted = this.#withFixes.get(statement) ?? new Set();
    this.#withFixes.set(statement, wanted.add(rule));
    return { rule, report: { ...now, fixes: () => this.#fixesOf(statement).get(id)?.() ?? [] } };
  }

  /** By rule and number. One walk serves all statements: somebody may ask for every fix of the file. */
  #fixesOf(statement: Statement): ReadonlyMap<string, MakeFixes> {
    this.#fixes ??= this.#findFixes();
    return this.#fixes.get(statement) ?? new Map();
  }

  #findFixes(): ReadonlyMap<Statement, ReadonlyMap<string, MakeFixes>> {
    const { sql, places, origin } = this.#file;
    const found = new Map<Statement, Map<string, MakeFixes>>();
    walkFile(
      sql,
      this.#before,
      places,
      origin,
      (statement, world, place) => {
        const rules = this.#withFixes.get(statement);
        if (!rules) return;
        const own = new Map<string, MakeFixes>();
        const counts = new Map<SyntaxRule, number>();
        for (const { rule, report } of this.#ask([...rules], statement, place, world).made) {
          const nth = counts.get(rule) ?? 0;
          counts.set(rule, nth + 1);
          if (report.fixes) own.set(`${rule.id} ${nth}`, report.fixes);
        }
        found.set(statement, own);
      },
      true,
    );
    return found;
  }
}

function numbered(made: readonly MadeReport[], { start }: Statement): readonly StatementReport[] {
  const counts = new Map<SyntaxRule, number>();
  return made.map(({ rule, report }) => {
    const nth = counts.get(rule) ?? 0;
    counts.set(rule, nth + 1);
    return { rule, nth, report: moved(withoutFixes(report), -start), hasFixes: report.fixes !== undefined };
  });
}

function withoutFixes(report: Report<string>): Report<string> {
  const { message, at, data, severity, related } = report;
  return {
    message,
    at,
    ...(data ? { data } : {}),
    ...(severity ? { severity } : {}),
    ...(related ? { related } : {}),
  };
}

function inOrder(rules: readonly SyntaxRule[], made: readonly MadeReport[]): readonly MadeReport[] {
  if (made.length < 2) return made;
  return made.toSorted((a, b) => rules.indexOf(a.rule) - rules.indexOf(b.rule));
}
