// The item of one migration: its state in words and shape, what is wrong with it, the strongest lock it takes and what its
// proof says; below it its two halves. Pure; knows nothing of groups and targets.
import * as l10n from "@vscode/l10n";
import type { MigrationStatus } from "../../../server/src/protocol/reports/status";
import type { VerifyOutcome } from "../../../server/src/protocol/reports/verify";
import type { PairProof, StrongestLock } from "../../../server/src/protocol/requests";
import { markdownText } from "../reports/markdown";
import { stateLooks, type ShownState } from "./migration-states";
import { blank, type TreeNode } from "./tree-node";
import { findingsOf, type FileMigration, type FindingCounts, type FolderState } from "./tree-state";

/** `target` is the name that ids hold; a migration without a status is drawn from its files. */
export function migrationNode(
  folder: FolderState,
  target: string,
  state: ShownState,
  file: FileMigration,
  status: MigrationStatus | null,
): TreeNode {
  const { version, name } = file;
  const label = `${version} ${name}`;
  const look = stateLooks[state];
  const waits = state === "pending" || state === "files" || state === "out-of-order";
  const findings = findingsOf(folder, file);
  const said = migrationWords(state, file, status, {
    lock: waits ? (folder.locks[version] ?? null) : null,
    proof: folder.proofs[version] ?? null,
    findings,
  });
  const id = `${folder.key}:${target}:${version}:${name}`;
  // What was applied cannot be mended by editing it, so its findings do not change its icon.
  const alarming = findings.error > 0 && waits;
  return {
    ...blank(folder),
    id: `migration:${id}`,
    label,
    description: said.brief.join(" · "),
    icon: alarming ? "issues" : look.icon,
    color: alarming ? "list.errorForeground" : look.color,
    tooltip: migrationTooltip(label, status, said.full),
    spoken: l10n.t("Migration {0}, {1}", label, said.full.join(", ")),
    contextValue: `migration.${state}`,
    children: hasFiles(file) ? [halfNode(folder, id, "up", file), halfNode(folder, id, "down", file)] : [],
    subject: { ...blank(folder).subject, version, path: file.upPath ?? file.downPath },
  };
}

/** What was found out about a migration. */
interface MigrationFacts {
  readonly lock: StrongestLock | null;
  readonly proof: PairProof | null;
  readonly findings: FindingCounts;
}

/** All that is to be said of a migration, and what of it is not said by its group already. */
function migrationWords(
  state: ShownState,
  file: FileMigration,
  status: MigrationStatus | null,
  { lock, proof, findings }: MigrationFacts,
): { readonly brief: readonly string[]; readonly full: readonly string[] } {
  const when =
    status === null || status.applied_at === null ? "" : l10n.t("on {0}", status.applied_at.slice(0, 10));
  const own = [
    lock === null ? "" : lockWords(lock),
    proof === null ? "" : proofWords(proof),
    halfWords(file),
    findingWords(findings),
  ].filter((word) => word !== "");
  const said = [stateLooks[state].words, when].filter((word) => word !== "").join(" ");
  const full = [said, ...own];
  if (state === "files") return { brief: own, full };
  if (state === "pending") return { brief: own.length === 0 ? [said] : own, full };
  return { brief: state === "applied" ? [when, ...own] : full, full };
}

function halfWords(file: FileMigration): string {
  if (!hasFiles(file)) return "";
  if (file.downPath === null) return l10n.t("no down script");
  return file.upPath === null ? l10n.t("no up script") : "";
}

/** "ACCESS EXCLUSIVE on orders, rewrites the table". */
function lockWords({ mode, relation, work }: StrongestLock): string {
  return `${mode} on ${relation}${work === null ? "" : `, ${work}`}`;
}

const verdicts: Readonly<Record<VerifyOutcome, string>> = {
  restores: "proved",
  differs: l10n.t("down leaves differences"),
  "up-fails": l10n.t("up fails"),
  "down-fails": l10n.t("down fails"),
  "reup-fails": l10n.t("up fails after down"),
  "no-down": l10n.t("no down to prove"),
  irreversible: "irreversible",
  skipped: l10n.t("not proved"),
};

/** What the proof of a pair says; empty when it says nothing yet. */
export function proofWords({ state, outcome }: PairProof): string {
  if (outcome === null) return state === "proving" ? l10n.t("being proved") : "";
  return verdicts[outcome];
}

function hasFiles(file: FileMigration): boolean {
  return file.upPath !== null || file.downPath !== null;
}

function halfNode(folder: FolderState, id: string, direction: "up" | "down", file: FileMigration): TreeNode {
  const path = direction === "up" ? file.upPath : file.downPath;
  return {
    ...blank(folder),
    id: `half:${id}:${direction}`,
    label: direction === "up" ? l10n.t("Up") : l10n.t("Down"),
    description: path === null ? "missing" : (path.split(/[\\/]/).at(-1) ?? path),
    icon: path === null ? "circle-slash" : direction === "up" ? "arrow-up" : "arrow-down",
    tooltip: path === null ? l10n.t("There is no {0} script.", direction) : markdownText(path),
    spoken: path === null ? l10n.t("{0} script is missing", direction) : l10n.t("{0} script", direction),
    contextValue: path === null ? "half.missing" : `half.${direction}`,
    opens: path,
    subject: { ...blank(folder).subject, version: file.version, path },
  };
}

/** "2 errors, 1 warning"; empty when there is nothing to say. */
export function findingWords(findings: FindingCounts): string {
  const parts = [
    [findings.error, "error"],
    [findings.warning, "warning"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`)
    .join(", ");
}

function migrationTooltip(label: string, status: MigrationStatus | null, words: readonly string[]): string {
  const lines = [`**${markdownText(label)}**`, words.join(", ")];
  if (status?.state === "changed") {
    lines.push(l10n.t("The file's checksum differs from the one recorded when it was applied."));
  }
  if (status?.state === "dirty") lines.push(l10n.t("The next apply recovers it with its down script first."));
  return lines.join("\n\n");
}
