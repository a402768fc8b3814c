// Try on a scratch database: selects the embedded database, shows what is pending on it and offers to apply it.
import { chooseFolder } from "../flows/choose-folder";
import { readConfig, useTarget } from "../flows/targets";
import { refreshStatus } from "../flows/refresh-status";
import type { Services, Subject } from "../services";
import { applyMigrations } from "./apply-migrations";

export async function tryScratch(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const config = folder === null ? null : await readConfig(services, folder);
  const scratch = config?.targets.find((target) => target.kind === "scratch") ?? null;
  if (folder === null || scratch === null) return;
  await useTarget(services, folder.key, scratch);
  await refreshStatus(services, folder.key, "ask");
  const pending = services.store.folder(folder.key)?.status?.summary.pending ?? 0;
  if (pending > 0) await applyMigrations(services, { ...subject, folder: folder.key });
}
