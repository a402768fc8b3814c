// Why these values: where every part of a target and every setting comes from, and what it beat. Contacts nothing.
import { chooseFolder } from "../flows/choose-folder";
import { pickTarget } from "../flows/choose-target";
import { readConfig, targetArguments } from "../flows/targets";
import { configDocument } from "../reports/config-document";
import type { Services, Subject } from "../services";

export async function explainTarget(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await pickTarget(folder, subject, "Why these values");
  if (folder === null || target === null) return;
  const config = await readConfig(services, folder, targetArguments(target));
  if (config === null) return;
  const kept = await services.passwords.get(target);
  await services.reports.openPage(
    `Why ${target.name} is what it is`,
    configDocument(config, target.name, kept !== null),
  );
}
