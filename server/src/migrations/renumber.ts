// Gives a migration the next free number: new names for the files of both its halves. Renames nothing itself.
import { basename, dirname, join } from "node:path";
import { fail, ok, type Result } from "../base/result";
import { compareVersions } from "./layout";
import { isRun } from "./layouts/registry";
import type { Migration, MigrationFolder } from "./migration";
import { versionAfter } from "./new-pair";

export interface Renumbering {
  readonly version: string;
  /** Absolute paths, one entry a file. */
  readonly renames: readonly { readonly from: string; readonly to: string }[];
}

/**
 * The number after the newest of the folder and of `others` (versions elsewhere, for instance on another branch), in the
 * folder's own width. Fails with the reason as the end of a sentence.
 */
export function renumbered(
  folder: MigrationFolder,
  { up, down }: Migration,
  others: readonly string[],
  now: Date,
): Result<Renumbering, string> {
  if (!isRun(folder.layout)) return fail(`the files of ${folder.layout} are numbered by ${folder.layout}`);
  const newest = [...folder.migrations.map(({ version }) => version), ...others]
    .filter((version) => /^\d+$/.test(version))
    .toSorted(compareVersions)
    .at(-1);
  const version = versionAfter(newest, now);
  const paths = [up, down].flatMap((half) => half?.path ?? []);
  return ok({
    version,
    renames: paths.map((from) => ({
      from,
      to: join(dirname(from), basename(from).replace(/^\d+/, version)),
    })),
  });
}
