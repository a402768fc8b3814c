// Forget password: takes one out of the editor's secret storage.
import type { Services } from "../services";
import { flashStatus } from "../ui/messages";
import { pickOne } from "../ui/pick";

export async function forgetPassword(services: Services): Promise<void> {
  const { identities } = services.passwords;
  if (identities.length === 0) {
    flashStatus("Migrate Safe keeps no password.");
    return;
  }
  const identity = await pickOne(
    "Forget password",
    "Whose?",
    identities.map((one) => ({ label: one, icon: "key", value: one })),
  );
  if (identity === null) return;
  await services.passwords.forget(identity);
  flashStatus(`The password of ${identity} was forgotten.`);
}
