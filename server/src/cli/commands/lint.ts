// `lint [PATH…]`: findings of whole folders or single files; with --fix the safe fixes are written first.
import type { Command } from "commander";
import type { MigrationFolder } from "../../migrations/migration";
import { severities, type Finding, type LintKnowledge } from "../../protocol/findings";
import { resolve } from "node:path";
import { fail, ok, type Result } from "../../base/result";
import type { LintSettings, Settings } from "../../config/settings";
import type { Problem } from "../../protocol/problems";
import type { Parser } from "../../sql/parser";
import type { TargetGrammar } from "../../sql/target-grammar";
import { isLintFormat } from "../format-names";
import { settingsOf, tellProblems, type Host, type Invocation } from "../invocation";
import { reportOf, type FolderResult } from "../lint-report";
import { chooseScope, type ScopedFolder } from "../lint-scope";
import { tell, tellAs } from "../tell-lint";
import { unreadableFiles } from "../unreadable-files";
import { oneOf, postgresMajor, usageProblem } from "../usage-problem";

export interface LintFlags {
  readonly since?: string;
  readonly base?: string;
  readonly failOn: "error" | "warning" | "info" | "none";
  readonly fix?: boolean;
  readonly pgVersion?: string;
  readonly schema?: boolean;
  readonly stats?: string;
  readonly saveFacts?: string;
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
    .action(host.action(lint));
}

async function lint(invocation: Invocation, flags: LintFlags, paths: readonly string[]): Promise<number> {
  const started = performance.now();
  // Loaded here: no other command pays for the grammar and the rules.
  const { loadParser, Linter, rules } = await import("../../lint/linting");
  const parserLoading = loadParser();
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
  const parser = await parserLoading;
  if (parser.reduced) {
    invocation.output.complaint("The full parser could not be loaded; syntax errors are not reported.");
  }
  const linter = new Linter(parser);
  let fixed: readonly string[] = [];
  const grammar = await grammarFor(settings.value.lint);
  const known = await withKnowledge(invocation, settings.value, flags, parser, scope.value.folders);
  if (!known.ok) return tellProblems(invocation, [known.failure], 5);
  const scoped = { folders: known.value.folders.map((one) => withGrammar(one, grammar)) };
  let folders: readonly ScopedFolder[] = scoped.folders;
  if (flags.fix) {
    const { fixFolders } = await import("../lint-fix");
    const result = await fixFolders(invocation, settings.value, linter, scoped);
    if (!result.ok) return tellProblems(invocation, [result.failure.problem], result.failure.exitCode);
    ({ fixed, folders } = result.value);
  }
  const results = folders.map(({ folder, options, includes }): FolderResult => {
    const { findings: found, suppressed, summary } = linter.lintFolder(folder, options);
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

/** The servers' own grammar, when somebody said which version they are. */
async function grammarFor({ postgres, postgresIsGiven }: LintSettings): Promise<TargetGrammar | null> {
  if (!postgresIsGiven) return null;
  const { loadTargetGrammar } = await import("../../lint/linting");
  return loadTargetGrammar(postgres);
}

/** The folders with what a database told of them. */
async function withKnowledge(
  invocation: Invocation,
  settings: Settings,
  flags: LintFlags,
  parser: Parser,
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
    const read = await openKnowledge(invocation, settings, parser, scoped.folder, wanted);
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
