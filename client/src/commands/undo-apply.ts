// Undo apply: takes back what the newest apply on the selected target applied. The journal says what that was; the way is
// that of Roll back, its plan and its confirmation.
import { l10n } from "vscode";
import type { OperationId } from "../../../server/src/protocol/operations";
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { readJournal } from "../flows/refresh-runs";
import { pastRuns, stepsOf } from "../run-history";
import type { Services, Subject } from "../services";
import { flashStatus } from "../ui/messages";
import { rollBack } from "./roll-back-migrations";

const changing: readonly OperationId[] = ["apply", "rollback", "resolve", "restore", "adopt"];

export async function undoApply(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  const journal = await readJournal(folder);
  const last = pastRuns(journal).find(
    (run) => run.target.name === target.name && changing.includes(run.operation),
  );
  if (last?.operation !== "apply" || last.outcome !== "done") {
    flashStatus(
      l10n.t("Migrate Safe: the last change of {0} was no apply that could be undone.", target.name),
    );
    return;
  }
  const versions = new Set(stepsOf(journal, last.id).flatMap(({ version }) => version ?? []));
  await rollBack(services, folder.key, [`--steps=${versions.size}`]);
}
