// `lint [PATH…]`: findings of whole folders or single files; with --fix the safe fixes are written first.
import type { Command } from "commander";
import type { MigrationFolder } from "../../migrations/migration";
import { severities, type Finding, type LintKnowledge } from "../../protocol/findings";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { fail, ok, type Result } from "../../base/result";
import type { Settings } from "../../config/settings";
import { cacheFolder } from "../../files/cache-folder";
import type { Linter } from "../../lint/linter";
import type { Problem } from "../../protocol/problems";
import type { Parser } from "../../sql/parser";
import type { TargetGrammar } from "../../sql/target-grammar";
import { isLintFormat } from "../format-names";
import { settingsOf, tellProblems, type Host, type Invocation } from "../invocation";
import { openLintCache, throughCache, type LintCache } from "../lint-cache";
import { reportOf, type FolderResult } from "../lint-report";
import { chooseScope, type ScopedFolder } from "../lint-scope";
import { lintOnThreads } from "../lint-threads";
import { targetGrammarOf } from "../target-grammar-of";
import { tell, tellAs } from "../tell-lint";
import { unreadableFiles } from "../unreadable-files";
import { oneOf, positiveInteger, postgresMajor, usageProblem } from "../usage-problem";

export interface LintFlags {
  readonly since?: string;
  readonly base?: string;
  readonly failOn: "error" | "warning" | "info" | "none";
  readonly fix?: boolean;
  readonly pgVersion?: string;
  readonly schema?: boolean;
  readonly stats?: string;
  readonly saveFacts?: string;
  readonly cache?: boolean;
  readonly cacheLocation?: string;
  readonly threads?: number;
}

export function registerLint(program: Command, host: Host): void {
  program
    .command("lint")
    .argument("[path...]", "folders or files; the migrations folder when left out")
    .description("report what is wrong with the migrations; contacts no database unless --target names one")
    .option(
      "--since <version|ref>",
      "only migrations newer than a version, or files changed since a git reference",
    )
    .option(
      "--base <ref>",
      "the branch this one will be merged into: versions that collide with it, and files of it that were edited",
    )
    .option(
      "--fail-on <severity>",
      "exit with 1 from this severity on: error, warning, info or none",
      oneOf("error", "warning", "info", "none"),
      "error" as const,
    )
    .option("--fix", "write the safe fixes")
    .option(
      "--pg-version <major>",
      "major version of the servers, 12 to 18, or a range such as 14-18",
      postgresMajor,
    )
    .option("--schema", "replay the earlier migrations on the embedded database to know the schema")
    .option("--stats <file>", "facts of a database from a file: rows by table, or what --save-facts wrote")
    .option("--save-facts <file>", "write what was read of the target to a file, for --stats and the editor")
    .option("--cache", "keep findings, and do not lint a folder again that is the same as then")
    .option("--cache-location <folder>", "where they are kept; the user's cache folder when left out")
    .option(
      "--threads <number>",
      "how many threads may lint; one for each core, at most 4, when left out",
      positiveInteger,
    )
    .action(host.action(lint));
}

/**
 * How much a function runs before V8 optimises it, in bytes of its bytecode; eight times what it is by default. A lint
 * ends before most of the optimising pays: measured over thousands of files on Node 20, a fifth less processor time. Later
 * versions count calls instead, and complain of a flag that they do not know.
 */
const patientCompiler = "--interrupt-budget=1000000";

async function lint(invocation: Invocation, flags: LintFlags, paths: readonly string[]): Promise<number> {
  const started = performance.now();
  if (process.versions.node.startsWith("20.")) setFlagsFromString(patientCompiler);
  // Loaded here: no other command pays for the grammar and the rules.
  const { loadParser, Linter, rules } = await import("../../lint/linting");
  const cache = openCache(invocation, flags);
  // Begun before the files are read; but what is in the cache needs no grammar.
  const loading = cache ? null : loadParser();
  const settings = await settingsOf(invocation, {
    knownRules: rules,
    ...(flags.pgVersion === undefined ? {} : { pgVersion: flags.pgVersion }),
  });
  if (!settings.ok) return tellProblems(invocation, settings.failure, 5);
  const scope = await chooseScope(
    settings.value,
    paths,
    { since: flags.since ?? null, base: flags.base ?? null },
    invocation.cwd,
  );
  if (!scope.ok) return tellProblems(invocation, [scope.failure], 5);
  let parser: Parser | null = null;
  const parserOf = async (): Promise<Parser> => {
    if (parser) return parser;
    parser = await (loading ?? loadParser());
    if (parser.reduced) {
      invocation.output.complaint("The full parser could not be loaded; syntax errors are not reported.");
    }
    return parser;
  };
  const linterOf = async (): Promise<Linter> => new Linter(await parserOf());
  let fixed: readonly string[] = [];
  const grammar = await targetGrammarOf(settings.value.lint);
  const known = await withKnowledge(invocation, settings.value, flags, parserOf, scope.value.folders);
  if (!known.ok) return tellProblems(invocation, [known.failure], 5);
  const scoped = { folders: known.value.folders.map((one) => withGrammar(one, grammar)) };
  let folders: readonly ScopedFolder[] = scoped.folders;
  if (flags.fix) {
    const { fixFolders } = await import("../lint-fix");
    const result = await fixFolders(invocation, settings.value, await linterOf(), scoped);
    if (!result.ok) return tellProblems(invocation, [result.failure.problem], result.failure.exitCode);
    ({ fixed, folders } = result.value);
  }
  const threads = flags.threads ?? Math.min(availableParallelism(), usualThreads);
  const linted = await throughCache(cache, folders, async (jobs) =>
    lintOnThreads(jobs, await linterOf(), settings.value.lint, threads),
  );
  const results = linted.map(({ job, result }): FolderResult => {
    const { folder, options, includes } = job;
    const { findings: found, suppressed, summary } = result;
    const findings = [...unreadableFiles(folder, options), ...found];
    return {
      folder,
      summary,
      findings: findings.filter((finding) => includes(finding.path)),
      suppressed: suppressed.filter((finding) => includes(finding.path)),
      files: filesOf(folder).filter(includes),
    };
  });
  const report = reportOf(results, known.value.knowledge, performance.now() - started);
  const { format } = invocation.flags;
  if (format === "json") invocation.output.json(report);
  else if (isLintFormat(format)) await tellAs(format, invocation, report, results, rules);
  else await tell(invocation, report, results, fixed);
  return fails(report.findings, flags.failOn) ? 1 : 0;
}

/** More gain little: the files before a share have to be read and understood by its thread all the same. */
const usualThreads = 4;

function openCache({ cwd, env }: Invocation, flags: LintFlags): LintCache | null {
  if (!flags.cache && flags.cacheLocation === undefined) return null;
  return openLintCache(resolve(cwd, flags.cacheLocation ?? join(cacheFolder(env), "lint")));
}

/** The folders with what a database told of them. */
async function withKnowledge(
  invocation: Invocation,
  settings: Settings,
  flags: LintFlags,
  parserOf: () => Promise<Parser>,
  folders: readonly ScopedFolder[],
): Promise<
  Result<{ readonly folders: readonly ScopedFolder[]; readonly knowledge: LintKnowledge }, Problem>
> {
  const { cwd, output } = invocation;
  const wanted = {
    schema: flags.schema ?? false,
    target: settings.target.origin === "flag",
    stats: flags.stats === undefined ? null : resolve(cwd, flags.stats),
    saveFacts: flags.saveFacts === undefined ? null : resolve(cwd, flags.saveFacts),
  };
  if (wanted.saveFacts !== null && !wanted.target) return fail(nothingToSave());
  let knowledge: LintKnowledge = { replayed: false, target: null };
  if (!wanted.schema && !wanted.target && wanted.stats === null) return ok({ folders, knowledge });
  // Loaded here: it brings the driver and the embedded database along.
  const { openKnowledge } = await import("../open-run");
  const enriched: ScopedFolder[] = [];
  for (const scoped of folders) {
    const read = await openKnowledge(invocation, settings, await parserOf(), scoped.folder, wanted);
    if (!read.ok) return read;
    for (const { message, next } of read.value.problems) output.complaint(`${message} ${next}`);
    knowledge = read.value.knowledge;
    const { applied } = scoped.options;
    const both = applied ? { applied: [...applied, ...(read.value.options.applied ?? [])] } : {};
    enriched.push({ ...scoped, options: { ...scoped.options, ...read.value.options, ...both } });
  }
  return ok({ folders: enriched, knowledge });
}

function nothingToSave(): Problem {
  return usageProblem("--save-facts needs a target.", "Name one with --target or --database-url.");
}

function withGrammar(scoped: ScopedFolder, targetGrammar: TargetGrammar | null): ScopedFolder {
  return targetGrammar ? { ...scoped, options: { ...scoped.options, targetGrammar } } : scoped;
}

function filesOf({ migrations }: MigrationFolder): readonly string[] {
  return migrations.flatMap(({ up, down }) => [up, down].flatMap((half) => half?.path ?? []));
}

function fails(findings: readonly Finding[], failOn: LintFlags["failOn"]): boolean {
  if (failOn === "none") return false;
  const limit = severities.indexOf(failOn);
  return findings.some((finding) => severities.indexOf(finding.severity) <= limit);
}

/** A problem with the exit code it ends in. */
export interface LintFailure {
  readonly problem: Problem;
  readonly exitCode: number;
}
