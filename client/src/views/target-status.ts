// The status bar item: which target is selected and what it is. Text pure, so that it can be tested; colour never alone.
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
    const tooltip = trusted ? "Migrate Safe: select a target" : "Migrate Safe: trust this folder to connect";
    return { text: "$(database) No target", tooltip, spoken: "Migrate Safe, no target", production: false };
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
    tooltip: `Migrate Safe runs on ${target.name} (${marks.join(", ")}): ${targetWords(folder)}`,
    spoken: `Migrate Safe target ${target.name}, ${marks.join(", ")}, ${targetWords(folder)}`,
    production,
  };
}
