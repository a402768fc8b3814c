// The ways out of a migration's state that `resolve` knows, with what each does, in words. Pure; which one is right is the
// person's decision, and whether it is possible the runner's.
import * as l10n from "@vscode/l10n";
import type { ResolveAction } from "../../server/src/protocol/reports/resolve";
import type { MigrationStatus } from "../../server/src/protocol/reports/status";

export interface ResolveWay {
  readonly action: ResolveAction;
  readonly label: string;
  /** What it does. */
  readonly does: string;
  /** "Resume 004 on staging": the button of the confirmation. */
  readonly verb: (version: string, target: string) => string;
  /** The schema is not looked at, so the history keeps why it is right. */
  readonly needsReason: boolean;
}

const ways: Readonly<Record<ResolveAction, ResolveWay>> = {
  resume: {
    action: "resume",
    label: l10n.t("Resume"),
    does: l10n.t("Goes on with the first statement that is not done."),
    verb: (version, target) => l10n.t("Resume {0} on {1}", version, target),
    needsReason: false,
  },
  undo: {
    action: "undo",
    label: l10n.t("Undo"),
    does: l10n.t("Takes it back by its down script; the schema must then be as it was before."),
    verb: (version, target) => l10n.t("Undo {0} on {1}", version, target),
    needsReason: false,
  },
  "mark-applied": {
    action: "mark-applied",
    label: l10n.t("Mark as applied"),
    does: l10n.t("Only the history changes: you say that all of it is done."),
    verb: (version, target) => l10n.t("Mark {0} as applied on {1}", version, target),
    needsReason: true,
  },
  "mark-rolled-back": {
    action: "mark-rolled-back",
    label: l10n.t("Mark as rolled back"),
    does: l10n.t("Only the history changes: you say that nothing of it is left. It is pending again."),
    verb: (version, target) => l10n.t("Mark {0} as rolled back on {1}", version, target),
    needsReason: true,
  },
  "accept-change": {
    action: "accept-change",
    label: l10n.t("Accept the edit"),
    does: l10n.t("Only the history changes: you say that the edited files make what was applied."),
    verb: (version, target) => l10n.t("Accept the edit of {0} on {1}", version, target),
    needsReason: true,
  },
};

/** Those that fit a migration's state, the usual one first. */
export function resolveWays({ state, down_changed }: MigrationStatus): readonly ResolveWay[] {
  switch (state) {
    case "dirty":
      return [ways.resume, ways.undo, ways["mark-applied"], ways["mark-rolled-back"]];
    case "changed":
      return [ways["accept-change"], ways["mark-rolled-back"]];
    case "missing-file":
      return [ways["mark-rolled-back"]];
    case "pending":
    case "out-of-order":
      return [ways["mark-applied"]];
    case "applied":
      return down_changed ? [ways["accept-change"], ways["mark-rolled-back"]] : [ways["mark-rolled-back"]];
  }
}
