// `rollback`: down scripts, newest first.
import type { Command } from "commander";
import type { Host } from "../invocation";
import {
  confirmFlag,
  operationFlags,
  rangeFlags,
  rangeOf,
  type ConfirmFlags,
  type RangeFlags,
} from "../operation-flags";
import { operate } from "../operate";

export function registerRollback(program: Command, host: Host): void {
  confirmFlag(rangeFlags(operationFlags(program.command("rollback")), "roll back", "1"))
    .description("run down scripts, newest first; WRITES TO THE DATABASE")
    .action(
      host.action<RangeFlags & ConfirmFlags, []>((invocation, flags) =>
        operate(invocation, flags, "rollback", { ...rangeOf(flags), confirm: flags.confirm ?? null }),
      ),
    );
}
