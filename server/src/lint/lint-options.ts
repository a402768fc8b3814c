// What the linter is told: the project's lint settings and, for tests and other runners, how files are run. Decides which
// rules run and at which severity.
import type { LintSettings } from "../config/settings";
import type { AppliedFile, Severity } from "../protocol/findings";
import type { LintFacts } from "./context";
import type { Rule } from "./rule";
import type { TargetGrammar } from "../sql/target-grammar";
import type { Catalog } from "./schema/catalog";
import type { Wrap } from "./transactions";

export type LintOptions = LintSettings & {
  /** Who runs the files; this product's runner when left out. */
  readonly wrap?: Wrap | { readonly up: Wrap; readonly down: Wrap };
  /** The project says that whatever runs its files sets lock_timeout, so files need not. */
  readonly runnerSetsLockTimeout?: boolean;
  /** Estimated rows by "schema.table". */
  readonly rows?: Readonly<Record<string, number>>;
  /** SQL that was run before the first migration of the folder. */
  readonly baseline?: string;
  /** The baseline is the whole database. */
  readonly complete?: boolean;
  /** Schemas that were read from a database, each after some of the folder's migrations. */
  readonly catalogs?: readonly Catalog[];
  /** Names of the files on the branch this one will be merged into. */
  readonly base?: readonly string[];
  /** Files that are new on that branch since this one left it. */
  readonly theirs?: readonly AppliedFile[];
  /** Up files as they were applied somewhere. */
  readonly applied?: readonly AppliedFile[];
  /** Milliseconds since 1970 in UTC. */
  readonly now?: number;
  /** The grammar of the target version, when somebody loaded it. */
  readonly targetGrammar?: TargetGrammar;
};

/** "quick" leaves the rules about pairs, whole files and the history for later. */
export type LintDepth = "quick" | "whole";

export function factsFor(options: LintOptions, direction: "up" | "down"): LintFacts {
  const { wrap = "own" } = options;
  return {
    postgres: options.postgres,
    wrap: typeof wrap === "string" ? wrap : wrap[direction],
    runnerSetsLockTimeout: options.runnerSetsLockTimeout ?? false,
    rows: new Map(Object.entries(options.rows ?? {})),
    base: options.base ?? null,
    theirs: options.theirs ?? [],
    applied: options.applied ?? null,
    now: options.now ?? null,
    targetGrammar: options.targetGrammar ?? null,
  };
}

/** Null when the rule does not run. */
export function severityOf(rule: Rule, options: LintOptions, reported?: Severity): Severity | null {
  const setting = options.rules[rule.id];
  const newest = options.newestPostgres ?? options.postgres;
  if (setting === "off" || rule.applies.postgres > newest) return null;
  if (setting === undefined) return rule.default === "off" ? null : (reported ?? rule.severity);
  return reported && reported !== rule.severity ? weaker(setting, reported) : setting;
}

const order: readonly Severity[] = ["hint", "info", "warning", "error"];

/** A finding that a rule reports below its usual severity stays below the severity the project chose. */
function weaker(a: Severity, b: Severity): Severity {
  return order.indexOf(a) < order.indexOf(b) ? a : b;
}

const keys = new WeakMap<LintOptions, string>();

/** Equal for options that give equal findings. */
export function optionsKey(options: LintOptions): string {
  let key = keys.get(options);
  if (key === undefined) keys.set(options, (key = JSON.stringify(options)));
  return key;
}
