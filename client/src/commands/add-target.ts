// Add target: a database by name, written into migrate-safe.jsonc without a password.
import { addTarget as ask } from "../flows/add-target";
import { chooseFolder } from "../flows/choose-folder";
import { refreshStatus } from "../flows/refresh-status";
import type { Services, Subject } from "../services";

export async function addTarget(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const before = folder.target?.name;
  await ask(services, folder);
  const now = services.store.folder(folder.key)?.target ?? null;
  // A local database may be asked at once; anything else waits for a command.
  if (now !== null && now.name !== before && now.environment === "local")
    await refreshStatus(services, folder.key, "ask");
}
