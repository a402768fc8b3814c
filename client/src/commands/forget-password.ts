// Forget password: takes one out of the editor's secret storage.
import { l10n } from "vscode";
import type { Services } from "../services";
import { flashStatus } from "../ui/messages";
import { pickOne } from "../ui/pick";

export async function forgetPassword(services: Services): Promise<void> {
  const { identities } = services.passwords;
  if (identities.length === 0) {
    flashStatus(l10n.t("Migrate Safe keeps no password."));
    return;
  }
  const identity = await pickOne(
    l10n.t("Forget password"),
    l10n.t("Whose?"),
    identities.map((one) => ({ label: one, icon: "key", value: one })),
  );
  if (identity === null) return;
  await services.passwords.forget(identity);
  flashStatus(l10n.t("The password of {0} was forgotten.", identity));
}
