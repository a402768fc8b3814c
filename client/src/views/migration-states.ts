// How the states of migrations look and what they are called, and which group of the tree each is in. Data alone.
import * as l10n from "@vscode/l10n";
import type { MigrationState } from "../../../server/src/protocol/reports/status";

/** "files": nothing is known but what the files show. */
export type ShownState = MigrationState | "files";

export interface StateLook {
  /** Codicon name and theme colour; the shape alone tells them apart. */
  readonly icon: string;
  readonly color: string | null;
  readonly words: string;
}

export const stateLooks: Readonly<Record<ShownState, StateLook>> = {
  dirty: { icon: "error", color: "testing.iconFailed", words: l10n.t("half applied") },
  changed: { icon: "warning", color: "list.warningForeground", words: l10n.t("edited, applied") },
  "missing-file": {
    icon: "question",
    color: "list.warningForeground",
    words: l10n.t("file is missing, applied"),
  },
  "out-of-order": {
    icon: "arrow-swap",
    color: "list.warningForeground",
    words: l10n.t("pending, but older than an applied one"),
  },
  pending: { icon: "circle-large-outline", color: "charts.blue", words: l10n.t("pending") },
  applied: { icon: "pass-filled", color: "testing.iconPassed", words: l10n.t("applied") },
  files: { icon: "file-code", color: null, words: l10n.t("state not known") },
};

export interface Group {
  readonly id: "problems" | "pending" | "applied" | "files";
  readonly label: string;
  readonly icon: string;
  readonly color: string | null;
  readonly states: readonly ShownState[];
  readonly expanded: boolean;
}

/** What needs attention comes first. */
export const statusGroups: readonly Group[] = [
  {
    id: "problems",
    label: l10n.t("Problems"),
    icon: "warning",
    color: "list.warningForeground",
    states: ["dirty", "changed", "missing-file", "out-of-order"],
    expanded: true,
  },
  {
    id: "pending",
    label: l10n.t("Pending"),
    icon: "circle-large-outline",
    color: "charts.blue",
    states: ["pending"],
    expanded: true,
  },
  {
    id: "applied",
    label: l10n.t("Applied"),
    icon: "pass-filled",
    color: "testing.iconPassed",
    states: ["applied"],
    expanded: false,
  },
];

export const filesGroup: Group = {
  id: "files",
  label: l10n.t("In the folder"),
  icon: "file-code",
  color: null,
  states: ["files"],
  expanded: true,
};
