// `verify [VERSION…]`: proof on a throw-away database, through the runbook's seven stages.
import type { Command } from "commander";
import { readFolder } from "../../files/read-folder";
import { changedSince } from "../../files/changed-since";
import { settingsOf, tellProblems, type Host, type Invocation } from "../invocation";
import { operationFlags, type OperationFlags } from "../operation-flags";
import { operate } from "../operate";
import { milliseconds, shard, usageProblem } from "../usage-problem";
import type { Shard } from "../../protocol/reports/verify";

interface VerifyFlags extends OperationFlags {
  readonly all?: boolean;
  readonly changedSince?: string;
  readonly shard?: Shard;
  readonly timeLimit?: number;
  readonly requireDowns?: boolean;
  readonly skipUnsupported?: boolean;
  readonly modes?: boolean;
}

export function registerVerify(program: Command, host: Host): void {
  operationFlags(program.command("verify"))
    .argument("[version...]", "migrations to prove; all when left out")
    .description("prove up, down and up again on a throw-away database, and go through the runbook's stages")
    .option("--all", "prove all, as when no version is given")
    .option("--changed-since <ref>", "prove only migrations whose files changed since a git reference")
    .option("--shard <i/n>", "prove the i-th of n parts; all parts together prove all", shard)
    .option(
      "--shadow-url <url>",
      "server that a throw-away database is made on, in place of the embedded one; MIGRATE_SAFE_SHADOW_URL keeps the password out of sight",
    )
    .option(
      "--time-limit <time>",
      "fail a migration that takes longer (default: 30s, or verify.timeLimit)",
      milliseconds,
    )
    .option(
      "--skip-unsupported",
      "leave out what the throw-away database cannot run, and mark those migrations as unverified",
    )
    .option("--modes", "run the ups also in one transaction and as simple queries, and tell what differs")
    .option("--require-downs", "fail where a migration has no down script")
    .action(host.action(verify));
}

async function verify(
  invocation: Invocation,
  flags: VerifyFlags,
  versions: readonly string[],
): Promise<number> {
  if (flags.all && (versions.length > 0 || flags.changedSince !== undefined)) {
    const why = usageProblem("--all goes with no choice of migrations.", "Keep one of the two.");
    return tellProblems(invocation, [why], 5);
  }
  const changed =
    flags.changedSince === undefined ? null : await changedFiles(invocation, flags.changedSince);
  if (typeof changed === "number") return changed;
  return operate(invocation, flags, "verify", {
    versions,
    changed,
    shard: flags.shard ?? null,
    timeLimitMs: flags.timeLimit ?? null,
    requireDowns: flags.requireDowns ?? false,
    skipUnsupported: flags.skipUnsupported ?? false,
    modes: flags.modes ?? false,
  });
}

/** Absolute paths, or the exit code of what was told instead. */
async function changedFiles(invocation: Invocation, reference: string): Promise<readonly string[] | number> {
  const settings = await settingsOf(invocation);
  if (!settings.ok) return tellProblems(invocation, settings.failure, 5);
  const path = settings.value.migrations.value;
  if (path === null) return [];
  const folder = await readFolder(path, settings.value.layout);
  if (!folder.ok) return tellProblems(invocation, [folder.failure], 5);
  const changed = await changedSince(folder.value.path, reference);
  return changed.ok ? [...changed.value] : tellProblems(invocation, [changed.failure], 5);
}
