// `locks [VERSION…]`: what each statement locks, as foretold and as seen.
import type { Command } from "commander";
import type { Host } from "../invocation";
import { operationFlags, type OperationFlags } from "../operation-flags";
import { operate } from "../operate";

interface LocksFlags extends OperationFlags {
  readonly observe?: boolean;
}

export function registerLocks(program: Command, host: Host): void {
  operationFlags(program.command("locks"))
    .argument("[version...]", "migrations to look at; all when left out")
    .description("print what each statement locks, whom that blocks, and what it rewrites or scans")
    .option("--observe", "run them on an embedded database as well, and print what was really taken")
    .action(
      host.action<LocksFlags, [readonly string[]]>((invocation, flags, versions) =>
        operate(invocation, flags, "locks", { versions, observe: flags.observe ?? false }),
      ),
    );
}
