// The item of a target: its name, environment and state in words, or that there is none, or that the folder is not
// trusted. Pure; knows nothing of migrations.
import * as l10n from "@vscode/l10n";
import type { TargetIdentity } from "../../../server/src/protocol/operations";
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";
import { problemTitle } from "../problem-words";
import { markdownText } from "../reports/markdown";
import { blank, type TreeNode } from "./tree-node";
import type { FolderState } from "./tree-state";

/** The item of the folder's target, above what is known of its migrations. */
export function targetNode(folder: FolderState, trusted: boolean, children: readonly TreeNode[]): TreeNode {
  if (!trusted) return restrictedNode(folder, children);
  const target = folder.target;
  if (target === null) {
    return {
      ...blank(folder),
      id: `target:${folder.key}:files`,
      label: l10n.t("No target"),
      description: l10n.t("files only"),
      icon: "circle-slash",
      tooltip: l10n.t("Nothing is connected. Select a target to see what is applied."),
      spoken: l10n.t("No target, files only"),
      contextValue: "target.none",
      expanded: true,
      children,
      runs: { command: "migrateSafe.target.select", title: l10n.t("Select target") },
    };
  }
  const words = targetWords(folder);
  return {
    ...blank(folder),
    id: `target:${folder.key}:${target.name}`,
    label: target.name,
    description: [...targetMarks(folder, target), words].join(" · "),
    icon: targetIcon(folder),
    color: target.environment === "production" ? "list.errorForeground" : null,
    tooltip: targetTooltip(folder, target),
    spoken: l10n.t("Target {0}, {1}", target.name, [...targetMarks(folder, target), words].join(", ")),
    contextValue: "target",
    expanded: true,
    children,
  };
}

function restrictedNode(folder: FolderState, children: readonly TreeNode[]): TreeNode {
  return {
    ...blank(folder),
    id: `target:${folder.key}:files`,
    label: l10n.t("Restricted mode"),
    description: l10n.t("trust this folder to connect"),
    icon: "lock",
    tooltip: l10n.t(
      "Migrations are linted. Nothing is run and no database is contacted until the folder is trusted.",
    ),
    spoken: l10n.t("Restricted mode, trust this folder to connect"),
    contextValue: "target.restricted",
    expanded: true,
    children,
    runs: { command: "workbench.trust.manage", title: l10n.t("Manage trust") },
  };
}

/** What a person must not overlook about a target: what it is, and whether it is read-only or another server. */
export function targetMarks(folder: FolderState, target: ConfigTarget): readonly string[] {
  const other = folder.target?.name === target.name && folder.otherServer !== null;
  return [
    target.environment,
    ...(target.access === "read-only" ? ["read-only"] : []),
    ...(other ? [l10n.t("another server than before")] : []),
  ];
}

/** "2 pending, 1 half applied", "up to date", "the server cannot be reached". */
export function targetWords(folder: FolderState): string {
  if (folder.running !== null) return folder.running;
  if (folder.statusProblem !== null) return problemTitle(folder.statusProblem);
  const summary = folder.status?.summary;
  if (summary === undefined) return l10n.t("not asked yet");
  const parts = [
    [summary.dirty, l10n.t("half applied")],
    [summary.changed, l10n.t("edited after apply")],
    [summary.missing_file, l10n.t("without file")],
    [summary.out_of_order, l10n.t("out of order")],
    [summary.pending, "pending"],
  ] as const;
  const present = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  return present.length === 0 ? l10n.t("up to date") : present.join(", ");
}

function targetIcon(folder: FolderState): string {
  if (folder.running !== null) return "sync~spin";
  if (folder.statusProblem !== null) return "debug-disconnect";
  if (folder.target?.environment === "production") return "flame";
  return folder.target?.kind === "scratch" ? "beaker" : "database";
}

function targetTooltip(folder: FolderState, target: ConfigTarget): string {
  const identity: TargetIdentity | undefined = folder.status?.target;
  const lines = [`**${markdownText(target.name)}** (${target.environment})`];
  if (target.kind === "scratch") {
    lines.push(
      l10n.t("The embedded database of this folder. Semantics are proved on it; waiting on locks is not."),
    );
  } else {
    lines.push(markdownText(`${target.user}@${target.address}/${target.database}`));
  }
  if (identity !== undefined) lines.push(l10n.t("PostgreSQL {0}", markdownText(identity.server_version)));
  const problem = folder.statusProblem;
  if (problem !== null) {
    lines.push([problem.message, problem.state, problem.next].map(markdownText).join("\n\n"));
  }
  return lines.join("\n\n");
}
