// Show logs: the extension's own channel, where the language server and the runner also write.
import type { Services } from "../services";

export async function showLogs(services: Services): Promise<void> {
  services.log.show();
}
