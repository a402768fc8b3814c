// Reads the runner's journal of a folder for the runs it tells of. Contacts no database.
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pastRuns } from "../run-history";
import type { Services } from "../services";
import type { FolderState } from "../views/tree-state";

/** Bytes at the end of the journal that are read: some thousand runs, whatever its size. */
const tail = 4_000_000;

export async function refreshRuns(services: Services, folder: FolderState): Promise<void> {
  services.store.update(folder.key, { runs: pastRuns(await readJournal(folder)) });
}

/** The end of the journal; empty when there is none. It lies beside the config file, else in the workspace folder. */
export async function readJournal(folder: FolderState): Promise<string> {
  const root = folder.config === null ? folder.path : dirname(folder.config);
  try {
    const file = await open(join(root, "logs", "migrations.jsonl"));
    try {
      const { size } = await file.stat();
      const length = Math.min(size, tail);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
