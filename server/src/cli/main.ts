// The command line's way in: arguments to a command, its exit code to the process, and the one catch-all for bugs.
import { CommanderError, type Command } from "commander";
import { operationIds, type OperationId } from "../protocol/operations";
import type { Problem } from "../protocol/problems";
import { commonFormats, isLintFormat, isVerifyFormat, verifyFormats } from "./format-names";
import { makeInvocation, tellProblems, type CommandBody, type GlobalFlags, type Host } from "./invocation";
import { rewriteModeFlags } from "./mode-flags";
import { buildProgram, commandNames, problemOfCommander } from "./program";
import { productVersion } from "./product-version";
import { usageProblem } from "./usage-problem";

/** Runs one command line to its exit code. Never throws. */
async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const host: Host = {
    streams: { stdout: process.stdout, stderr: process.stderr, env: process.env },
    stdin: process.stdin,
    cwd: process.cwd(),
    action<Flags extends object, Arguments extends readonly unknown[]>(body: CommandBody<Flags, Arguments>) {
      return async function (this: Command, ...given: unknown[]) {
        const flags = this.optsWithGlobals<Flags & GlobalFlags>();
        const invocation = makeInvocation(host, flags);
        if (!hasFormat(this.name(), flags.format)) {
          exitCode = await refuse(host, argv, formatProblem(flags.format, this.name()));
          return;
        }
        // Commander hands over the arguments, then the options and the command itself.
        const args = given.slice(0, -2) as unknown as Arguments;
        exitCode = await body(invocation, flags, ...args);
        await invocation.output.flush();
      };
    },
  };
  // A bug where nothing waits for it, such as in an event of a socket.
  process.once("uncaughtException", (error) => {
    void refuse(host, argv, bugProblem(error)).then((code) => process.exit(code));
  });
  const program = buildProgram(host, productVersion);
  try {
    const rewritten = rewriteModeFlags(argv, commandNames(program));
    if (!rewritten.ok) return await refuse(host, argv, rewritten.failure);
    await program.parseAsync([...rewritten.value], { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return refuse(host, argv, bugProblem(error));
    if (error.exitCode === 0) return 0;
    return refuse(host, argv, problemOfCommander(error));
  }
}

/** Tells a problem met before or outside a command, in the format the arguments ask for. */
async function refuse(host: Host, argv: readonly string[], problem: Problem): Promise<number> {
  const invocation = makeInvocation(host, roughFlags(argv));
  const exitCode = problem.code === "internal/bug" ? bugExitCode : 5;
  if (
    argv.some(
      (argument, index) =>
        argument === "--events=jsonl" || (argument === "jsonl" && argv[index - 1] === "--events"),
    )
  ) {
    const finished = {
      event: "finished",
      outcome: "refused",
      exit_code: exitCode,
      problem,
      report: null,
      result: null,
    };
    invocation.output.result(JSON.stringify({ ...finished, operation: operationNamed(argv) }));
  } else {
    await tellProblems(invocation, [problem], exitCode);
  }
  await invocation.output.flush();
  return exitCode;
}

/** sysexits' EX_SOFTWARE: none of the contract's codes means a bug. */
const bugExitCode = 70;

/** The operation the arguments name, as a command or as a mode flag. */
function operationNamed(argv: readonly string[]): OperationId | null {
  return operationIds.find((id) => argv.includes(id) || argv.includes(`--${id}`)) ?? null;
}

/** The flags that matter for telling a problem, from arguments that were not understood. */
function roughFlags(argv: readonly string[]): GlobalFlags {
  const json = argv.some(
    (argument, index) =>
      argument === "--format=json" || (argument === "json" && argv[index - 1] === "--format"),
  );
  return { format: json ? "json" : "human", color: !argv.includes("--no-color") };
}

/** Every command has the common formats. */
function hasFormat(command: string, format: string): boolean {
  return !isLintFormat(format) || command === "lint" || (command === "verify" && isVerifyFormat(format));
}

function formatProblem(format: string, command: string): Problem {
  return usageProblem(
    `${command} has no format ${format}.`,
    command === "verify"
      ? `Use --format ${[...commonFormats, ...verifyFormats].join(", ")}; ${format} is one of lint's.`
      : `Use --format ${commonFormats.join(" or ")}; ${format} is one of lint's.`,
  );
}

function bugProblem(error: unknown): Problem {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    ...usageProblem(
      `This is a bug in Migrate Safe: ${stack}`,
      "Report it with the command line that led to it, less any password.",
    ),
    code: "internal/bug",
    state: "If an operation was running, migrate-safe status tells what state the database is in.",
  };
}

void main(process.argv.slice(2)).then((exitCode) => {
  // Open handles, such as a parent's pipe on standard input, must not keep a finished run alive.
  process.exit(exitCode);
});
