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
    .action(
      host.action<DownFlags, [readonly string[]]>(async (invocation, flags, versions) => {
        const { allMissing = false, write = false, force = false } = flags;
        if (versions.length === 0 && !allMissing) return tellProblems(invocation, [noVersion()], 5);
        return operate(invocation, flags, "down", { versions, allMissing, write, force });
      }),
    );
}

function noVersion(): Problem {
  return usageProblem("No migration was named.", "Name versions, or add --all-missing.");
}
