// `down VERSION…`: down scripts generated from the ups, proven on the embedded database, printed or written.
import type { Command } from "commander";
import type { Problem } from "../../protocol/problems";
import { tellProblems, type Host } from "../invocation";
import { operationFlags, type OperationFlags } from "../operation-flags";
import { operate } from "../operate";
import { usageProblem } from "../usage-problem";

interface DownFlags extends OperationFlags {
  readonly allMissing?: boolean;
  readonly write?: boolean;
  readonly force?: boolean;
  readonly preserveData?: boolean;
}

export function registerDown(program: Command, host: Host): void {
  operationFlags(program.command("down"))
    .argument("[version...]", "migrations to generate the down script of")
    .description(
      "generate down scripts, each proven by up, down, compare and up again on an embedded database",
    )
    .option("--all-missing", "all migrations without a down script, or with an empty one")
    .option("--write", "write them beside their ups instead of printing them")
    .option("--force", "with --write, replace down scripts that have statements")
    .option("--preserve-data", "propose an up that renames and copies what it would lose, with its down")
    .action(
      host.action<DownFlags, [readonly string[]]>(async (invocation, flags, versions) => {
        const { allMissing = false, write = false, force = false, preserveData = false } = flags;
        if (versions.length === 0 && !allMissing) return tellProblems(invocation, [noVersion()], 5);
        if (preserveData && (allMissing || write)) return tellProblems(invocation, [onlyProposed()], 5);
        return operate(invocation, flags, "down", { versions, allMissing, write, force, preserveData });
      }),
    );
}

function onlyProposed(): Problem {
  return usageProblem(
    "--preserve-data proposes both scripts of the migrations you name, and writes nothing.",
    "Leave out --write and --all-missing, and put the scripts into their files.",
  );
}

function noVersion(): Problem {
  return usageProblem("No migration was named.", "Name versions, or add --all-missing.");
}
