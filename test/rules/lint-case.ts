// One case of the rule catalogue's evaluation format: which rules must and must not be reported for a migration.
// Semantics: expect ⊆ findings, not_expect ∩ findings = ∅, other findings are allowed.
import { Linter, type LintOptions } from "../../server/src/lint/linter";
import { findRule } from "../../server/src/lint/find-rule";
import type { OptionValue } from "../../server/src/config/settings";
import type { Wrap } from "../../server/src/lint/transactions";
import { buildFolder } from "../../server/src/migrations/folder";
import type { Finding, Severity } from "../../server/src/protocol/findings";
import type { Parser } from "../../server/src/sql/parser";

export interface LintCase {
  readonly id: string;
  readonly rule: string;
  /** Null when the file does not exist; empty for a case about `ctx.files`. */
  readonly sql_up: string | null;
  /** Left out when the case is about the up alone. */
  readonly sql_down?: string | null;
  readonly pg_version?: number;
  readonly expect: readonly string[];
  readonly not_expect: readonly string[];
  readonly ctx?: CaseContext;
}

interface CaseContext {
  readonly wrap?: Wrap;
  readonly wrap_up?: Wrap;
  readonly wrap_down?: Wrap;
  readonly schema_before?: string;
  readonly stats?: Readonly<Record<string, { readonly rows?: number }>>;
  readonly enable?: readonly string[];
  readonly config?: {
    readonly rules?: Readonly<Record<string, Severity | "off">>;
    readonly ignore?: readonly string[];
    readonly since?: string;
    /** The same keys as a config file's `lint` section gives them. */
    readonly lint?: Omit<NonNullable<CaseContext["config"]>, "lint">;
    readonly runner?: { readonly lock_timeout?: string | number };
    readonly naming?: Readonly<Record<string, string>>;
    readonly requireColumns?: readonly string[];
    /** Options of rules, by rule. */
    readonly options?: Readonly<Record<string, Readonly<Record<string, OptionValue>>>>;
  };
  readonly files?: readonly (readonly [name: string, text: string])[];
  /** `schema_before` is the whole schema. */
  readonly complete?: boolean;
  /** Names of the files on the base branch. */
  readonly base?: readonly string[];
  /** Names of the files where the two branches parted. */
  readonly base_parent?: readonly string[];
  readonly applied?: readonly (readonly [name: string, text: string])[];
  /** Date or time, in UTC. */
  readonly now?: string;
  /** The severity expected findings of the case's rule have; as an object, what the project sets. */
  readonly severity?: Severity | Readonly<Record<string, Severity | "off">>;
}

export interface CaseResult {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  readonly wrongSeverity: readonly string[];
}

/** The cases of a JSON lines text; blank lines are skipped. */
export function parseCases(text: string): readonly LintCase[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as LintCase);
}

export function runCase(lintCase: LintCase, parser: Parser): CaseResult {
  const findings = lintOf(lintCase, parser);
  const reported = new Set(findings.map(({ rule }) => rule));
  const { severity } = lintCase.ctx ?? {};
  const own = findings.filter(({ rule }) => rule === lintCase.rule && lintCase.expect.includes(rule));
  const isWrong = typeof severity === "string" && !own.some((finding) => finding.severity === severity);
  const found = [...new Set(own.map((finding) => finding.severity))].join(", ");
  return {
    missing: lintCase.expect.filter((rule) => !reported.has(rule)),
    extra: lintCase.not_expect.filter((rule) => reported.has(rule)),
    wrongSeverity: isWrong && own.length > 0 ? [`${lintCase.rule} is ${found}, not ${severity}`] : [],
  };
}

function lintOf(lintCase: LintCase, parser: Parser): readonly Finding[] {
  const { ctx = {}, sql_up: up, sql_down: down } = lintCase;
  const halves: (readonly [string, string])[] = [];
  if (up !== null) halves.push(["0001_case.up.sql", up]);
  if (down !== undefined && down !== null) halves.push(["0001_case.down.sql", down]);
  const files = ctx.files ?? halves;
  const folder = buildFolder(
    "/migrations",
    files.map(([name, text]) => ({ path: `/migrations/${name}`, text })),
  );
  return new Linter(parser).lintFolder(folder, optionsOf(lintCase)).findings;
}

function optionsOf({ rule, ctx = {}, pg_version: postgres = 16 }: LintCase): LintOptions {
  const { wrap = "none" } = ctx;
  const config = { ...ctx.config, ...ctx.config?.lint };
  // A case about a rule that is off by default is about what it reports when it is on.
  const optIn = [rule, ...(ctx.enable ?? [])].filter((id) => findRule(id)?.default === "off");
  const enabled = optIn.map((id) => [id, findRule(id)?.severity ?? "warning"] as const);
  const chosen = typeof ctx.severity === "object" ? ctx.severity : {};
  return {
    postgres,
    rules: { ...Object.fromEntries(enabled), ...config.rules, ...chosen },
    since: config.since ?? null,
    ignore: config.ignore ?? [],
    wrap: { up: ctx.wrap_up ?? wrap, down: ctx.wrap_down ?? wrap },
    baseline: ctx.schema_before ?? "",
    rows: Object.fromEntries(Object.entries(ctx.stats ?? {}).map(([name, { rows = -1 }]) => [name, rows])),
    runnerSetsLockTimeout: config.runner?.lock_timeout !== undefined,
    complete: ctx.complete ?? false,
    ...(ctx.base ? { base: ctx.base } : {}),
    ...(ctx.base && ctx.base_parent ? { theirs: theirsOf(ctx.files ?? [], ctx.base, ctx.base_parent) } : {}),
    ...(ctx.applied ? { applied: ctx.applied.map(([name, text]) => ({ name, text, checksum: null })) } : {}),
    ...(ctx.now === undefined ? {} : { now: Date.parse(ctx.now) }),
    options: {
      ...(config.naming ? { "naming-convention": { patterns: config.naming } } : {}),
      ...(config.requireColumns ? { "require-columns": { columns: config.requireColumns } } : {}),
      ...config.options,
    },
  };
}

function theirsOf(
  files: NonNullable<CaseContext["files"]>,
  base: readonly string[],
  parent: readonly string[],
): NonNullable<LintOptions["theirs"]> {
  const theirs = files.filter(([name]) => base.includes(name) && !parent.includes(name));
  return theirs.map(([name, text]) => ({ name, text, checksum: null }));
}
