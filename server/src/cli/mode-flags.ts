// The runbook's spelling: `--preflight`, `--apply`, `--postflight`, `--rollback` or `--dry-run` as the only mode flag
// stands for the command of that name. Rewrites the arguments.
import { fail, ok, type Result } from "../base/result";
import type { Problem } from "../protocol/problems";
import { usageProblem } from "./usage-problem";

const modes: readonly string[] = ["--preflight", "--apply", "--postflight", "--rollback", "--dry-run"];

/** The command that has a flag of that spelling itself. */
const ownFlags: Readonly<Record<string, string>> = { ci: "--dry-run" };

/** The arguments with a mode flag turned into its command. */
export function rewriteModeFlags(
  argv: readonly string[],
  commands: readonly string[],
): Result<readonly string[], Problem> {
  const end = argv.indexOf("--");
  const flags = end < 0 ? argv : argv.slice(0, end);
  const given = flags.filter((argument) => modes.includes(argument));
  const [mode, second] = given;
  if (mode === undefined) return ok(argv);
  if (second !== undefined) {
    return fail(usageProblem(`${mode} and ${second} cannot be given together.`, "Give one of them a run."));
  }
  const first = flags.find((argument) => !argument.startsWith("-"));
  if (first !== undefined && ownFlags[first] === mode) return ok(argv);
  const command = mode.slice(2);
  if (first !== undefined && commands.includes(first)) {
    return fail(
      usageProblem(
        `${mode} stands for the command ${command} and cannot follow the command ${first}.`,
        `Run migrate-safe ${command} by itself.`,
      ),
    );
  }
  const index = argv.indexOf(mode);
  return ok([command, ...argv.slice(0, index), ...argv.slice(index + 1)]);
}
