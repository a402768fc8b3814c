// Why nothing may be changed on a target, before a plan is made: it is declared read-only, or another server answers by its
// name and nobody has said yet that this is right. The runner refuses the first as well.
import { l10n } from "vscode";
import { nothingChanged, problem, type Problem } from "../../../server/src/protocol/problems";
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";
import type { FolderState } from "../views/tree-state";

/** Null when changes may be planned. */
export function refusesChanges(folder: FolderState, target: ConfigTarget): Problem | null {
  if (target.access === "read-only") {
    return problem("target/read-only", {
      message: l10n.t("{0} is read-only: the settings say so (access).", target.name),
      state: nothingChanged,
      next: l10n.t(
        "Select another target, or take access: read-only from this one when it may be written to.",
      ),
    });
  }
  const other = folder.target?.name === target.name ? folder.otherServer : null;
  if (other === null) return null;
  return problem("target/refused", {
    message: l10n.t(
      "{0} is another server than before: its system identifier was {1} and is {2}.",
      target.name,
      other.before,
      other.now,
    ),
    state: nothingChanged,
    next: l10n.t("Check its address. If the server was replaced, run Forget target, then select it again."),
  });
}
