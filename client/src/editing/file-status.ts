// What is known of the SQL file in sight, in a few words for the language status: whether its pair is complete, how many
// findings it has, its state on the selected target and what the proof says. Pure.
import * as l10n from "@vscode/l10n";
import type { MigrationState } from "../../../server/src/protocol/reports/status";
import type { CommandId } from "../command-ids";
import { proofWords } from "../views/migration-node";
import { findingsOf, type FileMigration, type FindingCounts, type FolderState } from "../views/tree-state";

export interface FileStatus {
  readonly text: string;
  readonly detail: string;
  readonly severity: "none" | "warning" | "error";
  readonly busy: boolean;
  readonly command: { readonly title: string; readonly id: CommandId };
}

const ask = { title: l10n.t("Why is it quiet?"), id: "migrateSafe.self.check" } as const;
const verify = { title: l10n.t("Verify pair"), id: "migrateSafe.pair.verify" } as const;

const generate = {
  title: l10n.t("Generate the down script"),
  id: "migrateSafe.migration.generateDown",
} as const;

const states: Readonly<Record<MigrationState, string>> = {
  applied: l10n.t("applied on"),
  pending: l10n.t("pending on"),
  dirty: l10n.t("half applied on"),
  changed: l10n.t("edited after it was applied on"),
  "missing-file": l10n.t("applied on"),
  "out-of-order": l10n.t("pending, but older than an applied one, on"),
};

/** `folder` is the workspace folder of the file; null when it lies in none. */
export function fileStatus(
  folder: FolderState | null,
  path: string,
  server: "starting" | "running" | "stopped",
): FileStatus {
  if (server === "stopped") {
    const detail = l10n.t("The language server stopped");
    return { text: l10n.t("Not checked"), detail, severity: "error", busy: false, command: ask };
  }
  const busy = server === "starting" || folder?.files === null;
  const file = folder?.files?.find(({ upPath, downPath }) => upPath === path || downPath === path);
  if (!folder || !file) {
    const detail = busy ? l10n.t("Reading the migrations") : l10n.t("This file is no half of a migration");
    return { text: busy ? "Starting" : l10n.t("No migration"), detail, severity: "none", busy, command: ask };
  }
  const findings = findingsOf(folder, file);
  const isIncomplete = file.upPath === null || file.downPath === null;
  return {
    text: [pairWords(file), findingWords(findings)].join(", "),
    detail: [stateWords(folder, file), proofOf(folder, file)].filter((words) => words !== "").join(", "),
    severity: findings.error > 0 ? "error" : findings.warning > 0 || isIncomplete ? "warning" : "none",
    busy,
    command: file.downPath === null ? generate : file.upPath === null ? ask : verify,
  };
}

function pairWords({ upPath, downPath }: FileMigration): string {
  if (upPath === null) return l10n.t("No up script");
  return downPath === null ? l10n.t("No down script") : l10n.t("Pair complete");
}

function findingWords(findings: FindingCounts): string {
  const count = Object.values(findings).reduce((sum, one) => sum + one, 0);
  return count === 0
    ? l10n.t("no findings")
    : count === 1
      ? l10n.t("1 finding")
      : l10n.t("{0} findings", count);
}

function stateWords({ target, status }: FolderState, { version }: FileMigration): string {
  if (target === null) return l10n.t("Migration {0}, no target selected", version);
  const state = status?.migrations.find((one) => one.version === version)?.state;
  return state === undefined
    ? l10n.t("Migration {0}, not known on {1}", version, target.name)
    : l10n.t("Migration {0}, {1} {2}", version, states[state], target.name);
}

function proofOf({ proofs }: FolderState, { version }: FileMigration): string {
  const proof = proofs[version];
  return proof ? proofWords(proof) : "";
}
