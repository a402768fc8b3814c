// Refresh: reads the files again and asks each selected target for its state.
import { refreshStatus } from "../flows/refresh-status";
import { refreshFiles, refreshFindings } from "../flows/refresh-files";
import type { Services } from "../services";

export async function refreshView(services: Services): Promise<void> {
  await refreshFiles(services, true);
  await refreshFindings(services);
  await Promise.all(services.store.state.folders.map(async ({ key }) => refreshStatus(services, key, "ask")));
}
