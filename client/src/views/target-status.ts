// The status bar item: which target is selected and what it is. Text pure, so that it can be tested; colour never alone.
import * as l10n from "@vscode/l10n";
import type { FolderState } from "./tree-state";
import { targetMarks, targetWords } from "./target-node";

export interface TargetStatus {
  readonly text: string;
  readonly tooltip: string;
  readonly spoken: string;
  /** The one background an extension may use for danger. */
  readonly production: boolean;
}

/** Null when there is nothing to say: no migrations and no target. */
export function targetStatus(folder: FolderState | null, trusted: boolean): TargetStatus | null {
  if (folder === null) return null;
  const target = folder.target;
  if (target === null) {
    if ((folder.files?.length ?? 0) === 0) return null;
    const tooltip = trusted
      ? l10n.t("Migrate Safe: select a target")
      : l10n.t("Migrate Safe: trust this folder to connect");
    return {
      text: l10n.t("$(database) No target"),
      tooltip,
      spoken: l10n.t("Migrate Safe, no target"),
      production: false,
    };
  }
  const production = target.environment === "production";
  const icon =
    folder.running !== null
      ? "sync~spin"
      : production
        ? "flame"
        : target.kind === "scratch"
          ? "beaker"
          : "database";
  const marks = targetMarks(folder, target);
  const label = [target.name, ...marks.filter((mark) => mark !== target.name)].join(" · ");
  return {
    text: `$(${icon}) ${label}`,
    tooltip: l10n.t(
      "Migrate Safe runs on {0} ({1}): {2}",
      target.name,
      marks.join(", "),
      targetWords(folder),
    ),
    spoken: l10n.t("Migrate Safe target {0}, {1}, {2}", target.name, marks.join(", "), targetWords(folder)),
    production,
  };
}
