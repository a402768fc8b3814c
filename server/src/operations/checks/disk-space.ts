// Checks whether the backup fits on the disk. The database's own figures are estimates, so this is one too.
import { readDatabaseSize } from "../../database/server-facts";
import { backupFolder } from "../backups/backup-paths";
import { count, pass, type CheckDefinition } from "./check";
import { megabytes } from "./megabytes";

/** A compressed backup of rows has been between a tenth and a third of the tables and indexes on disk. */
export const smallestShare = 1 / 10;
const largestShare = 1 / 3;

export const diskSpace: CheckDefinition = {
  id: "disk-space",
  title: "Disk space for the backup",
  async run({ session, tools }) {
    const folder = backupFolder(tools.root);
    const free = await tools.files.freeBytes(folder);
    if (free === null) return { status: "skip", summary: `The free space at ${folder} cannot be told.` };
    const { tables, bytes } = await readDatabaseSize(session, tools.run.schemas);
    const facts = `${count(tables, "table")} of about ${megabytes(bytes)}, ${megabytes(free)} free`;
    if (free >= bytes * largestShare) return pass(`There is room for the backup: ${facts}.`);
    return {
      status: free < bytes * smallestShare ? "fail" : "warn",
      summary: `The backup may not fit on the disk: ${facts}.`,
      remedy: `Free some space at ${folder}, or apply with --skip-backup when another backup exists.`,
    };
  },
};
