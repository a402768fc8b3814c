// What every command is given: where it runs, what it may write to, and its flags. Commands return an exit code; they
// never end the process.
import type { KnownRule } from "../config/rule-settings";
import type { Command } from "commander";
import type { Result } from "../base/result";
import type { Settings } from "../config/settings";
import { loadSettings } from "../files/load-settings";
import { readText } from "../files/read-text";
import type { Problem } from "../protocol/problems";
import type { ProblemReport } from "../protocol/reports/problem";
import type { CommonFormat, LintFormat } from "./format-names";
import { Output, type ProcessStreams } from "./output";
import { renderProblem } from "./render/problem";

/** Flags that every command understands. */
export interface GlobalFlags {
  readonly dir?: string;
  readonly config?: string;
  readonly target?: string;
  readonly databaseUrl?: string;
  readonly scratch?: boolean;
  readonly format: CommonFormat | LintFormat;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  /** False with --no-color. */
  readonly color: boolean;
  readonly controlStdin?: boolean;
}

/** The process around a command line. */
export interface Host {
  readonly streams: ProcessStreams;
  readonly stdin: NodeJS.ReadStream;
  readonly cwd: string;
  /** Wraps the body of a command for commander: builds its invocation and keeps its exit code. */
  action<Flags extends object, Arguments extends readonly unknown[]>(
    body: CommandBody<Flags, Arguments>,
  ): (this: Command, ...given: unknown[]) => Promise<void>;
}

/** What a command does with its flags and arguments; the value is the exit code. */
export type CommandBody<Flags extends object, Arguments extends readonly unknown[]> = (
  invocation: Invocation,
  flags: Flags & GlobalFlags,
  ...args: Arguments
) => Promise<number>;

export interface Invocation {
  readonly host: Host;
  readonly output: Output;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly flags: GlobalFlags;
}

export function makeInvocation(host: Host, flags: GlobalFlags): Invocation {
  const output = new Output(host.streams, {
    quiet: flags.quiet === true,
    verbose: flags.verbose === true,
    noColor: !flags.color,
  });
  return { host, output, cwd: host.cwd, env: host.streams.env, flags };
}

/** The settings of this invocation. */
export async function settingsOf(
  invocation: Invocation,
  more: {
    readonly pgVersion?: string;
    readonly shadowUrl?: string | undefined;
    readonly knownRules?: readonly KnownRule[];
  } = {},
): Promise<Result<Settings, readonly Problem[]>> {
  const { dir, target, databaseUrl, scratch, config } = invocation.flags;
  return loadSettings({
    flags: { dir, target, databaseUrl, scratch, pgVersion: more.pgVersion, shadowUrl: more.shadowUrl },
    configFile: config ?? null,
    env: invocation.env,
    cwd: invocation.cwd,
    ...(more.knownRules ? { knownRules: more.knownRules } : {}),
  });
}

/** Tells problems as the format asks and gives the exit code back. */
export async function tellProblems(
  invocation: Invocation,
  problems: readonly Problem[],
  exitCode: number,
): Promise<number> {
  const { output, cwd } = invocation;
  const [first] = problems;
  if (invocation.flags.format === "json" && first !== undefined) {
    const report: ProblemReport & { readonly problems: readonly Problem[] } = {
      schema: "migrate-safe/problem/1",
      problem: first,
      problems,
    };
    output.json(report);
    return exitCode;
  }
  const texts = await textsOf(problems);
  const textOf = (path: string): string | null => texts.get(path) ?? null;
  for (const problem of problems) {
    output.complaint(renderProblem(problem, { style: output.errorStyle, cwd, textOf }));
  }
  return exitCode;
}

async function textsOf(problems: readonly Problem[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { place } of problems) {
    // Other files than migrations are not quoted: a config file's line may hold a password.
    if (place?.range == null || !place.path.endsWith(".sql") || texts.has(place.path)) continue;
    const read = await readText(place.path);
    if (read.kind === "text") texts.set(place.path, read.text);
  }
  return texts;
}
