// `restore [FILE]`: loads a backup.
import type { Command } from "commander";
import { resolve } from "node:path";
import { tellProblems, type Host } from "../invocation";
import {
  confirmFlag,
  operationFlags,
  reasonFlag,
  type ConfirmFlags,
  type ReasonFlags,
} from "../operation-flags";
import { operate } from "../operate";
import { usageProblem } from "../usage-problem";

interface RestoreFlags extends ConfirmFlags, ReasonFlags {
  readonly intoScratch?: boolean;
  readonly rebuild?: boolean;
  readonly fromOtherDatabase?: boolean;
  readonly to?: string;
}

export function registerRestore(program: Command, host: Host): void {
  reasonFlag(confirmFlag(operationFlags(program.command("restore"))))
    .argument("[file]", "a backup; the one latest-backup.txt names when left out")
    .description("load a backup; WRITES TO THE DATABASE")
    .option("--into-scratch", "rehearse it on an embedded database; the target is not touched")
    .option("--rebuild", "drop and recreate the schema from the migrations first")
    .option("--from-other-database", "load it into production though it was taken from another database")
    .option("--to <version>", "with --rebuild: migrate up to this version")
    .action(
      host.action<RestoreFlags, [string | undefined]>(async (invocation, flags, file) => {
        if (flags.to !== undefined && !flags.rebuild) {
          return tellProblems(
            invocation,
            [usageProblem("--to needs --rebuild.", "Add --rebuild, or leave --to out.")],
            5,
          );
        }
        return operate(invocation, flags, "restore", {
          file: file === undefined ? null : resolve(invocation.cwd, file),
          intoScratch: flags.intoScratch === true,
          rebuild: flags.rebuild === true,
          fromOtherDatabase: flags.fromOtherDatabase === true,
          to: flags.to ?? null,
          confirm: flags.confirm ?? null,
          reason: flags.reason ?? null,
        });
      }),
    );
}
