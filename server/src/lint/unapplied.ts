// Which migrations are taken to ship together: those that no database and no other branch is known to have. Where nobody
// said what others have, the newest few.
import { appliedOf } from "./applied-files";
import type { LintFacts } from "./context";
import { otherBranch } from "./other-branch";
import type { MigrationFolder } from "../migrations/migration";

const newestWithoutKnowledge = 5;

/** Indices in the folder, in order. */
export function unapplied(folder: MigrationFolder, { applied, base }: LintFacts): readonly number[] {
  const all = folder.migrations.map((_, index) => index);
  if (!applied && !base) return all.slice(-newestWithoutKnowledge);
  const branch = base ? otherBranch(folder, base) : null;
  return all.filter((index) => {
    const migration = folder.migrations[index];
    if (!migration || branch?.has(migration)) return false;
    return !applied || !migration.up || !appliedOf(folder, migration.up, applied);
  });
}
