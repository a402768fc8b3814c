// `adopt`: takes over another tool's history.
import type { Command } from "commander";
import type { Host } from "../invocation";
import {
  confirmFlag,
  operationFlags,
  reasonFlag,
  type ConfirmFlags,
  type ReasonFlags,
} from "../operation-flags";
import { operate } from "../operate";

interface AdoptFlags extends ConfirmFlags, ReasonFlags {
  readonly from?: string;
  readonly unproven?: boolean;
}

export function registerAdopt(program: Command, host: Host): void {
  reasonFlag(confirmFlag(operationFlags(program.command("adopt"))))
    .description(
      "take over another tool's history after proving it on an embedded database; WRITES TO THE DATABASE",
    )
    .option("--from <tool>", "the tool, for instance goose; none begins an empty history")
    .option("--unproven", "go on though the files were not proven to make the target's schema")
    .action(
      host.action<AdoptFlags, []>((invocation, flags) =>
        operate(invocation, flags, "adopt", {
          from: flags.from ?? null,
          unproven: flags.unproven ?? false,
          confirm: flags.confirm ?? null,
          reason: flags.reason ?? null,
        }),
      ),
    );
}
