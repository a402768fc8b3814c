// The files as they were applied, beside those of the folder.
import { basename } from "node:path";
import { versionInPath } from "../migrations/file-version";
import { sameVersion } from "../migrations/layout";
import { nameInFolder } from "../migrations/listing";
import type { MigrationFile, MigrationFolder } from "../migrations/migration";
import type { AppliedFile } from "../protocol/findings";

/** What was applied of this half: under its own name, else under its version; undefined when nothing was. */
export function appliedOf(
  folder: MigrationFolder,
  half: MigrationFile,
  applied: readonly AppliedFile[],
): AppliedFile | undefined {
  const name = nameInFolder(folder.path, half.path);
  return (
    applied.find((one) => one.name === name || one.name === basename(name)) ??
    applied.find((one) => {
      const parts = versionInPath(one.name);
      return (
        parts !== null &&
        sameVersion(parts.version, half.version) &&
        (parts.direction ?? "up") === half.direction
      );
    })
  );
}
