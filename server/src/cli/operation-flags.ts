// Flags that operations share.
import { Option, type Command } from "commander";
import type { MigrationRange } from "../operations/operation";
import { oneOf, positiveInteger } from "./usage-problem";

/** Flags of every operation. */
export interface OperationFlags {
  readonly events?: "jsonl";
  readonly showPlan?: boolean;
  readonly planHash?: string;
  /** Of verify. */
  readonly shadowUrl?: string;
}

export interface RangeFlags extends OperationFlags {
  readonly steps?: number;
  readonly to?: string;
}

export interface TerminateFlags extends OperationFlags {
  readonly terminateBlockers?: boolean;
  readonly endOrphans?: boolean;
}

export interface ConfirmFlags extends OperationFlags {
  readonly confirm?: string;
}

export interface ReasonFlags extends OperationFlags {
  readonly reason?: string;
}

export function operationFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--events <format>", "print each event as a line of JSON: jsonl").argParser(oneOf("jsonl")),
    )
    .option("--show-plan", "print the plan and end")
    .option("--plan-hash <hash>", "run only when the plan still has this hash");
}

export function rangeFlags(command: Command, what: string, all: string): Command {
  return command
    .option("--steps <n>", `${what} at most this many migrations (default: ${all})`, positiveInteger)
    .option("--to <version>", `${what} up to this version`);
}

export function confirmFlag(command: Command): Command {
  return command.option("--confirm <name>", "the name of a production target, to allow the write");
}

export function reasonFlag(command: Command): Command {
  return command.option(
    "--reason <text>",
    "why this is right, for instance without a backup; the log keeps it",
  );
}

export function terminateFlags(command: Command): Command {
  return command
    .option(
      "--terminate-blockers",
      "end sessions in the way whose application run.terminableApplications names",
    )
    .option("--end-orphans", "end what earlier runs whose process is gone left at work on the server");
}

export function rangeOf(flags: RangeFlags): MigrationRange {
  return { steps: flags.steps ?? null, to: flags.to ?? null };
}
