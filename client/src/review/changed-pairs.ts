// The migrations of a folder of which a branch changed a half. Pure; who asked git is no matter here.
import type { FileMigration } from "../views/tree-state";

/** One file as git tells it. */
export interface ChangedFile {
  /** Absolute. */
  readonly path: string;
  readonly change: "new" | "edited" | "deleted";
}

export interface ChangedPair extends Pick<FileMigration, "version" | "name" | "upPath" | "downPath"> {
  /** New when every half of it is; a pair that lost a half is edited. */
  readonly change: "new" | "edited";
}

/** In the order of the folder. */
export function changedPairs(
  files: readonly FileMigration[],
  changed: readonly ChangedFile[],
): readonly ChangedPair[] {
  const changeOf = new Map(changed.map(({ path, change }) => [path, change]));
  return files.flatMap(({ version, name, upPath, downPath }) => {
    const changes = [upPath, downPath].flatMap((path) => (path === null ? [] : [changeOf.get(path)]));
    if (changes.every((change) => change === undefined)) return [];
    const change = changes.every((one) => one === "new") ? "new" : "edited";
    return [{ version, name, upPath, downPath, change }];
  });
}
