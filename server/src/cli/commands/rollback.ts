// `rollback`: down scripts, newest first.
import { Option, type Command } from "commander";
import type { DownSource } from "../../operations/operation";
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

interface RollbackFlags extends RangeFlags, ConfirmFlags, ReasonFlags, TerminateFlags {
  readonly downFrom: DownSource;
}

export function registerRollback(program: Command, host: Host): void {
  terminateFlags(
    reasonFlag(confirmFlag(rangeFlags(operationFlags(program.command("rollback")), "roll back", "1"))),
  )
    .description("run down scripts, newest first; WRITES TO THE DATABASE")
    .addOption(
      new Option(
        "--down-from <source>",
        "of a down script that was edited since: history for the applied one, file for the edited one",
      )
        .default("history")
        .argParser(oneOf("history", "file")),
    )
    .action(
      host.action<RollbackFlags, []>((invocation, flags) =>
        operate(invocation, flags, "rollback", {
          ...rangeOf(flags),
          confirm: flags.confirm ?? null,
          reason: flags.reason ?? null,
          terminateBlockers: flags.terminateBlockers === true,
          endOrphans: flags.endOrphans === true,
          downFrom: flags.downFrom,
        }),
      ),
    );
}
