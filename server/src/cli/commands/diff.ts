// `diff`: drift of the target from the files and from the last run.
import type { Command } from "commander";
import type { Host } from "../invocation";
import { operationFlags, type OperationFlags } from "../operation-flags";
import { operate } from "../operate";

export function registerDiff(program: Command, host: Host): void {
  operationFlags(program.command("diff"))
    .description("compare the schema with what the files make and what the last run left; read-only")
    .action(host.action<OperationFlags, []>((invocation, flags) => operate(invocation, flags, "diff", {})));
}
