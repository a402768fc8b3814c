// Forget target: what this editor keeps of a target beside the config file, which stays as it is: the password, which
// server answered by that name, and that it was selected.
import { l10n } from "vscode";
import { chooseFolder } from "../flows/choose-folder";
import { forgetServer } from "../flows/same-server";
import { forgetSelection } from "../flows/targets";
import { identityOf } from "../secrets";
import type { Services, Subject } from "../services";
import { flashStatus } from "../ui/messages";
import { pickTarget } from "../flows/choose-target";

export async function forgetTarget(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await pickTarget(folder, subject, l10n.t("Forget target"));
  if (folder === null || target === null) return;
  await services.passwords.forget(identityOf(target));
  await forgetServer(services, folder.key, target.name);
  if (folder.target?.name === target.name) await forgetSelection(services, folder.key);
  flashStatus(
    l10n.t("The password and the server of {0} were forgotten. The settings still name it.", target.name),
  );
}
