// Show logs: of the extension, where the runner also writes, or of the language server.
import { l10n } from "vscode";
import type { Services } from "../services";
import { pickOne } from "../ui/pick";

export async function showLogs({ log, server }: Services): Promise<void> {
  const which = await pickOne(l10n.t("Show logs"), l10n.t("Whose?"), [
    { label: l10n.t("Extension and operations"), icon: "extensions", value: "extension" as const },
    { label: l10n.t("Language server"), icon: "symbol-misc", value: "server" as const },
  ]);
  if (which === "extension") log.show();
  if (which === "server") server.showLog();
}
