// `backup`: the logical backup alone.
import { Option, type Command } from "commander";
import type { Host } from "../invocation";
import { operationFlags, type OperationFlags } from "../operation-flags";
import { operate } from "../operate";
import { oneOf } from "../usage-problem";

interface BackupFlags extends OperationFlags {
  readonly tables?: "all" | "affected";
}

export function registerBackup(program: Command, host: Host): void {
  operationFlags(program.command("backup"))
    .description("write a backup of the data to backups/migrations/; reads the database")
    .addOption(
      new Option(
        "--tables <which>",
        "all, or affected: those whose rows the pending migrations can destroy",
      ).argParser(oneOf("all", "affected")),
    )
    .action(
      host.action<BackupFlags, []>((invocation, flags) =>
        operate(invocation, flags, "backup", { tables: flags.tables ?? null }),
      ),
    );
}
