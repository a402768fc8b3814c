// Show the migrations without a target: the tree from the files alone, until a target is selected.
import type { Services } from "../services";

export const filesOnlyKey = "migrateSafe.filesOnly";

export async function showFiles(services: Services): Promise<void> {
  await services.context.workspaceState.update(filesOnlyKey, true);
  services.store.setFilesOnly(true);
}
