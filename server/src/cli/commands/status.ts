// `status`: every migration and its state on the target.
import type { Command } from "commander";
import type { Host } from "../invocation";
import { operationFlags, type OperationFlags } from "../operation-flags";
import { operate } from "../operate";

export function registerStatus(program: Command, host: Host): void {
  operationFlags(program.command("status"))
    .argument("[version]", "also the scripts of this migration, as they were applied")
    .description("print every migration and its state on the target; read-only")
    .action(
      host.action<OperationFlags, [string | undefined]>((invocation, flags, version) =>
        operate(invocation, flags, "status", { version: version ?? null }),
      ),
    );
}
