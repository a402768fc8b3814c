// Adopt: takes over another tool's history after proving on the embedded database that the files made this schema.
import { l10n } from "vscode";
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { runPlanned } from "../flows/run-planned";
import type { Services, Subject } from "../services";

export async function adoptHistory(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  await runPlanned(services, {
    folder,
    target,
    operation: "adopt",
    range: [],
    options: [],
    verb: l10n.t("Take over the history of {0}", target.name),
    nothing: l10n.t("The history of {0} is Migrate Safe's own already.", target.name),
    done: () => l10n.t("$(check) The history of {0} was taken over", target.name),
  });
}
