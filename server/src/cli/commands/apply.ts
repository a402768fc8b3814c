// `apply`: preflight, backup, migrations, history.
import { Option, type Command } from "commander";
import type { Host } from "../invocation";
import {
  confirmFlag,
  operationFlags,
  rangeFlags,
  rangeOf,
  reasonFlag,
  terminateFlags,
  type ConfirmFlags,
  type RangeFlags,
  type ReasonFlags,
  type TerminateFlags,
} from "../operation-flags";
import { operate } from "../operate";
import { oneOf } from "../usage-problem";

interface ApplyFlags extends RangeFlags, ConfirmFlags, ReasonFlags, TerminateFlags {
  readonly skipBackup?: boolean;
  readonly backupTables?: "all" | "affected";
  readonly force?: boolean;
}

export function registerApply(program: Command, host: Host): void {
  terminateFlags(
    reasonFlag(confirmFlag(rangeFlags(operationFlags(program.command("apply")), "apply", "all"))),
  )
    .description("run preflight, back up, and apply pending migrations; WRITES TO THE DATABASE")
    .option("--skip-backup", "do not back up first")
    .addOption(
      new Option(
        "--backup-tables <which>",
        "back up all tables, or only those whose rows it can destroy: affected",
      ).argParser(oneOf("all", "affected")),
    )
    .option("--force", "skip the preflight checks (dangerous)")
    .action(
      host.action<ApplyFlags, []>((invocation, flags) =>
        operate(invocation, flags, "apply", {
          ...rangeOf(flags),
          confirm: flags.confirm ?? null,
          reason: flags.reason ?? null,
          backupTables: flags.backupTables ?? null,
          skipBackup: flags.skipBackup === true,
          force: flags.force === true,
          terminateBlockers: flags.terminateBlockers === true,
          endOrphans: flags.endOrphans === true,
        }),
      ),
    );
}
