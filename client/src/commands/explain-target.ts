// Why these values: where every part of a target and every setting comes from, and what it beat. Contacts nothing.
import { l10n } from "vscode";
import { chooseFolder } from "../flows/choose-folder";
import { pickTarget } from "../flows/choose-target";
import { readConfig, targetArguments } from "../flows/targets";
import { configDocument } from "../reports/config-document";
import type { Services, Subject } from "../services";

export async function explainTarget(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await pickTarget(folder, subject, l10n.t("Why these values"));
  if (folder === null || target === null) return;
  const config = await readConfig(services, folder, targetArguments(target));
  if (config === null) return;
  const kept = await services.passwords.get(target);
  await services.reports.openPage(
    l10n.t("Why {0} is what it is", target.name),
    configDocument(config, target.name, kept !== null),
  );
}
