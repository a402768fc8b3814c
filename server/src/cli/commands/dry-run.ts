// `dry-run`: what apply would do, without doing it.
import type { Command } from "commander";
import type { Host } from "../invocation";
import { operationFlags, rangeFlags, rangeOf, type RangeFlags } from "../operation-flags";
import { operate } from "../operate";

export function registerDryRun(program: Command, host: Host): void {
  rangeFlags(operationFlags(program.command("dry-run")), "show", "all")
    .description("print what apply would do: statements, locks, whom they block; changes nothing")
    .action(
      host.action<RangeFlags, []>((invocation, flags) =>
        operate(invocation, flags, "dry-run", rangeOf(flags)),
      ),
    );
}
