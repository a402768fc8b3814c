// `verify [VERSION…]`: proof on the embedded database.
import type { Command } from "commander";
import type { Host } from "../invocation";
import { operationFlags, type OperationFlags } from "../operation-flags";
import { operate } from "../operate";

export function registerVerify(program: Command, host: Host): void {
  operationFlags(program.command("verify"))
    .argument("[version...]", "migrations to prove; all when left out")
    .description("prove up, down and up again on an embedded database in memory")
    .action(
      host.action<OperationFlags, [readonly string[]]>((invocation, flags, versions) =>
        operate(invocation, flags, "verify", { versions }),
      ),
    );
}
