// `diff`: drift of the target from the files and from the last run, and a migration made from it on demand.
import type { Command } from "commander";
import { tellProblems, type Host } from "../invocation";
import { operationFlags, type OperationFlags } from "../operation-flags";
import { operate } from "../operate";
import { usageProblem } from "../usage-problem";

interface DiffFlags extends OperationFlags {
  readonly migration?: string;
  readonly write?: boolean;
}

export function registerDiff(program: Command, host: Host): void {
  operationFlags(program.command("diff"))
    .description("compare the schema with what the files make and what the last run left; read-only")
    .option("--migration <name>", "make a proven pair that brings the files to what the target is")
    .option("--write", "write that pair instead of printing it")
    .action(
      host.action<DiffFlags, []>(async (invocation, flags) => {
        const { migration = null, write = false } = flags;
        if (!write || migration !== null) return operate(invocation, flags, "diff", { migration, write });
        const problem = usageProblem("--write has no name.", "Name the migration: --migration <name>.");
        return tellProblems(invocation, [problem], 5);
      }),
    );
}
