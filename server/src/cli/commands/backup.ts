// `backup`: the logical backup alone.
import type { Command } from "commander";
import type { Host } from "../invocation";
import { operationFlags, type OperationFlags } from "../operation-flags";
import { operate } from "../operate";

export function registerBackup(program: Command, host: Host): void {
  operationFlags(program.command("backup"))
    .description("write a backup of the data to backups/migrations/; reads the database")
    .action(host.action<OperationFlags, []>((invocation, flags) => operate(invocation, flags, "backup", {})));
}
