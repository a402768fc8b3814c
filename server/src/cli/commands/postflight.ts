// `postflight`: the checks after apply.
import type { Command } from "commander";
import type { Host } from "../invocation";
import { operationFlags, type OperationFlags } from "../operation-flags";
import { operate } from "../operate";

export function registerPostflight(program: Command, host: Host): void {
  operationFlags(program.command("postflight"))
    .description("run the checks that come after apply; read-only")
    .action(
      host.action<OperationFlags, []>((invocation, flags) => operate(invocation, flags, "postflight", {})),
    );
}
