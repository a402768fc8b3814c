// The file beside a backup: its report, and the schema that its rows were read from, so that a later restore can say what
// is different. A backup without it can be restored all the same.
import { readFile } from "node:fs/promises";
import { buildSnapshot, type SchemaObject, type SchemaSnapshot } from "../../database/schema-snapshot";
import type { BackupReport } from "../../protocol/reports/backup";
import { manifestPath } from "./backup-paths";

export function manifestText(report: BackupReport, snapshot: SchemaSnapshot): string {
  const objects = [...snapshot.objects.values()];
  return `${JSON.stringify({ ...report, objects }, null, 1)}\n`;
}

/** The schema of then; null when the manifest is not there or is no manifest. */
export async function readManifestSchema(
  backup: string,
  serverVersionNum: number,
): Promise<SchemaSnapshot | null> {
  try {
    const data = JSON.parse(await readFile(manifestPath(backup), "utf8")) as { readonly objects?: unknown };
    if (!Array.isArray(data.objects)) return null;
    return buildSnapshot(data.objects as readonly SchemaObject[], serverVersionNum);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || error instanceof SyntaxError) return null;
    throw error;
  }
}
