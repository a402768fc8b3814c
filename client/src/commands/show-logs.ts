// Show logs: of the extension, where the runner also writes, or of the language server.
import type { Services } from "../services";
import { pickOne } from "../ui/pick";

export async function showLogs({ log, server }: Services): Promise<void> {
  const which = await pickOne("Show logs", "Whose?", [
    { label: "Extension and operations", icon: "extensions", value: "extension" as const },
    { label: "Language server", icon: "symbol-misc", value: "server" as const },
  ]);
  if (which === "extension") log.show();
  if (which === "server") server.showLog();
}
