// `preflight`: the checks before apply.
import type { Command } from "commander";
import type { Host } from "../invocation";
import { operationFlags, rangeFlags, rangeOf, type RangeFlags } from "../operation-flags";
import { operate } from "../operate";

interface PreflightFlags extends RangeFlags {
  readonly acceptServer?: boolean;
  readonly skipRehearsal?: boolean;
}

export function registerPreflight(program: Command, host: Host): void {
  rangeFlags(operationFlags(program.command("preflight")), "check", "all")
    .description("run the checks that come before apply; read-only")
    .option("--accept-server", "the target is another server from now on")
    .option("--skip-rehearsal", "do not run the migrations on a copy of the schema")
    .action(
      host.action<PreflightFlags, []>((invocation, flags) =>
        operate(invocation, flags, "preflight", {
          ...rangeOf(flags),
          acceptServer: flags.acceptServer === true,
          skipRehearsal: flags.skipRehearsal === true,
        }),
      ),
    );
}
