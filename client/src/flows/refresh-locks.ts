// Asks the language server for the strongest locks of what is pending on the selected target. Contacts no database.
import type { Services } from "../services";

/** A target that nothing was applied to yet may have thousands pending; the next ones are what matters. */
const most = 200;

export async function refreshLocks(services: Services, key: string): Promise<void> {
  const folder = services.store.folder(key);
  const pending = (folder?.status?.migrations ?? []).filter(
    ({ state }) => state === "pending" || state === "out-of-order",
  );
  if (folder?.migrations == null) return;
  const versions = pending.slice(0, most).map(({ version }) => version);
  const found =
    versions.length === 0
      ? []
      : await services.server.request("migrateSafe/strongestLocks", { folder: folder.migrations, versions });
  services.store.update(key, { locks: Object.fromEntries(found.map((lock) => [lock.version, lock])) });
}
