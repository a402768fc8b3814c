// `lint [PATH…]`: findings of whole folders or single files; with --fix the safe fixes are written first.
import type { Command } from "commander";
import type { MigrationFolder } from "../../migrations/migration";
import {
  severities,
  type Finding,
  type LintReport,
  type Severity,
  type SuppressedFinding,
} from "../../protocol/findings";
import type { LintSettings } from "../../config/settings";
import type { Problem } from "../../protocol/problems";
import type { TargetGrammar } from "../../sql/target-grammar";
import { readFileOfFolder } from "../../files/read-folder";
import { isLintFormat, type LintFormat } from "../format-names";
import { settingsOf, tellProblems, type Host, type Invocation } from "../invocation";
import type { RuleFacts } from "../formats/format-view";
import { productVersion } from "../product-version";
import { chooseScope, type ScopedFolder } from "../lint-scope";
import { renderLint } from "../render/lint";
import { unreadableFiles } from "../unreadable-files";
import { oneOf, postgresMajor } from "../usage-problem";

export interface LintFlags {
  readonly since?: string;
  readonly failOn: "error" | "warning" | "info" | "none";
  readonly fix?: boolean;
  readonly pgVersion?: string;
}

export function registerLint(program: Command, host: Host): void {
  program
    .command("lint")
    .argument("[path...]", "folders or files; the migrations folder when left out")
    .description("report what is wrong with the migrations; contacts no database")
    .option(
      "--since <version|ref>",
      "only migrations newer than a version, or files changed since a git reference",
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
    .action(host.action(lint));
}

async function lint(invocation: Invocation, flags: LintFlags, paths: readonly string[]): Promise<number> {
  const started = performance.now();
  // Loaded here: no other command pays for the grammar and the rules.
  const [{ loadParser }, { Linter }, { rules }] = await Promise.all([
    import("../../sql/parser"),
    import("../../lint/linter"),
    import("../../lint/registry"),
  ]);
  const parserLoading = loadParser();
  const settings = await settingsOf(invocation, {
    knownRules: rules,
    ...(flags.pgVersion === undefined ? {} : { pgVersion: flags.pgVersion }),
  });
  if (!settings.ok) return tellProblems(invocation, settings.failure, 5);
  const scope = await chooseScope(settings.value, paths, flags.since ?? null, invocation.cwd);
  if (!scope.ok) return tellProblems(invocation, [scope.failure], 5);
  const parser = await parserLoading;
  if (parser.reduced) {
    invocation.output.complaint("The full parser could not be loaded; syntax errors are not reported.");
  }
  const linter = new Linter(parser);
  let fixed: readonly string[] = [];
  const grammar = await grammarFor(settings.value.lint);
  const scoped = { folders: scope.value.folders.map((one) => withGrammar(one, grammar)) };
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
  const report = reportOf(results, performance.now() - started);
  const { format } = invocation.flags;
  if (format === "json") invocation.output.json(report);
  else if (isLintFormat(format)) await tellAs(format, invocation, report, results, rules);
  else await tell(invocation, report, results, fixed);
  return fails(report.findings, flags.failOn) ? 1 : 0;
}

/** The servers' own grammar, when somebody said which version they are. */
async function grammarFor({ postgres, postgresIsGiven }: LintSettings): Promise<TargetGrammar | null> {
  if (!postgresIsGiven) return null;
  const { loadTargetGrammar } = await import("../../sql/target-grammar");
  return loadTargetGrammar(postgres);
}

function withGrammar(scoped: ScopedFolder, targetGrammar: TargetGrammar | null): ScopedFolder {
  return targetGrammar ? { ...scoped, options: { ...scoped.options, targetGrammar } } : scoped;
}

interface FolderResult {
  readonly folder: MigrationFolder;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Paths of the halves that were asked for. */
  readonly files: readonly string[];
  readonly summary: Omit<LintReport["summary"], "ms">;
}

function reportOf(results: readonly FolderResult[], ms: number): LintReport {
  const findings = results.flatMap((result) => result.findings).sort(byPlace);
  const number = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const sum = (key: "files" | "statements" | "unparsed"): number =>
    results.reduce((total, result) => total + result.summary[key], 0);
  return {
    schema: "migrate-safe/lint/1",
    layout: [...new Set(results.map(({ folder }) => folder.layout))].join(", "),
    summary: {
      files: sum("files"),
      statements: sum("statements"),
      unparsed: sum("unparsed"),
      errors: number("error"),
      warnings: number("warning"),
      infos: number("info"),
      hints: number("hint"),
      suppressed: results.reduce((total, result) => total + result.suppressed.length, 0),
      ms: Math.round(ms),
    },
    findings,
  };
}

function byPlace(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (
    a.range.start.line - b.range.start.line ||
    a.range.start.character - b.range.start.character ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity)
  );
}

function filesOf({ migrations }: MigrationFolder): readonly string[] {
  return migrations.flatMap(({ up, down }) => [up, down].flatMap((half) => half?.path ?? []));
}

/** Loaded here: most runs tell people or print JSON. */
async function tellAs(
  format: LintFormat,
  invocation: Invocation,
  report: LintReport,
  results: readonly FolderResult[],
  rules: readonly RuleFacts[],
): Promise<void> {
  const { output, cwd } = invocation;
  const { renderAs } = await import("../formats/lint-formats");
  const texts = await textsOf(report);
  const lines = new Map<string, readonly string[]>();
  const linesOf = (path: string): readonly string[] => {
    const known = lines.get(path) ?? (texts.get(path) ?? "").split(/\r\n|\r|\n/);
    lines.set(path, known);
    return known;
  };
  const text = renderAs(format, {
    report,
    suppressed: results.flatMap(({ suppressed }) => suppressed),
    cwd,
    version: productVersion,
    rules,
    files: results.flatMap(({ files }) => files),
    lineOf: (path, line) => linesOf(path)[line] ?? "",
  });
  if (text !== "") output.result(text);
}

async function textsOf(report: LintReport): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const path of new Set(report.findings.map((finding) => finding.path))) {
    const text = await readFileOfFolder(path);
    if (text !== null) texts.set(path, text);
  }
  return texts;
}

async function tell(
  invocation: Invocation,
  report: LintReport,
  results: readonly FolderResult[],
  fixed: readonly string[],
): Promise<void> {
  const { output, cwd } = invocation;
  const texts = await textsOf(report);
  const view = {
    style: output.style,
    cwd,
    textOf: (path: string) => texts.get(path) ?? null,
    verbose: output.verbose,
    folders: results.map(({ folder }) => folder.path),
    fixed,
  };
  output.result(renderLint(report, view));
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
