// `preflight`: the checks before apply.
import type { Command } from "commander";
import type { Host } from "../invocation";
import { operationFlags, rangeFlags, rangeOf, type RangeFlags } from "../operation-flags";
import { operate } from "../operate";

export function registerPreflight(program: Command, host: Host): void {
  rangeFlags(operationFlags(program.command("preflight")), "check", "all")
    .description("run the checks that come before apply; read-only")
    .action(
      host.action<RangeFlags, []>((invocation, flags) =>
        operate(invocation, flags, "preflight", rangeOf(flags)),
      ),
    );
}
