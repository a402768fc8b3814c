// `rehearse`: the pending migrations on a copy of the target's schema.
import type { Command } from "commander";
import type { Host } from "../invocation";
import { operationFlags, rangeFlags, rangeOf, type RangeFlags } from "../operation-flags";
import { operate } from "../operate";
import { positiveInteger } from "../usage-problem";

interface RehearseFlags extends RangeFlags {
  readonly withSample?: number;
  readonly allowProductionData?: boolean;
}

export function registerRehearse(program: Command, host: Host): void {
  rangeFlags(operationFlags(program.command("rehearse")), "rehearse", "all")
    .description(
      "run the pending migrations on an embedded copy of the target's schema; reads the target only",
    )
    .option(
      "--with-sample <n>",
      "copy up to this many rows a table along, and those they refer to",
      positiveInteger,
    )
    .option("--allow-production-data", "let --with-sample read a production target")
    .action(
      host.action<RehearseFlags, []>((invocation, flags) =>
        operate(invocation, flags, "rehearse", {
          ...rangeOf(flags),
          withSample: flags.withSample ?? null,
          allowProductionData: flags.allowProductionData === true,
        }),
      ),
    );
}
