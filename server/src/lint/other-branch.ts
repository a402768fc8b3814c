// Which migrations of a folder are new beside the branch it will be merged into, and what that branch has.
import { basename } from "node:path";
import { versionInPath, type FileVersion } from "../migrations/file-version";
import { versionOrder } from "../migrations/layouts/registry";
import { nameInFolder } from "../migrations/listing";
import type { Migration, MigrationFolder } from "../migrations/migration";

export interface OtherBranch {
  /** The ups there, oldest first. */
  readonly theirs: readonly (FileVersion & { readonly path: string })[];
  has(migration: Migration): boolean;
}

export function otherBranch(folder: MigrationFolder, names: readonly string[]): OtherBranch {
  const known = new Set(names.flatMap((name) => [name, basename(name)]));
  const order = versionOrder(folder.layout);
  const theirs = names
    .flatMap((path) => {
      const parts = /\.sql$/i.test(path) ? versionInPath(path) : null;
      return parts && parts.direction !== "down" ? [{ ...parts, path }] : [];
    })
    .sort((a, b) => order(a.version, b.version));
  return {
    theirs,
    has: ({ up, down }) => {
      const half = up ?? down;
      return half !== null && known.has(nameInFolder(folder.path, half.path));
    },
  };
}
