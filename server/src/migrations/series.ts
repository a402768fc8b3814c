// Migrations that one older migration was cut into, a statement each: in popx they follow each other under one name. Their
// downs take the whole series back from its end; the down of one does not belong to the up of the same number.
import type { Migration, MigrationFolder } from "./migration";

export interface Series {
  /** Index in the folder of the first member. */
  readonly start: number;
  readonly members: readonly Migration[];
}

/** The series that the migration at `index` belongs to; null for one that stands alone. */
export function seriesAt({ layout, migrations }: MigrationFolder, index: number): Series | null {
  const migration = migrations[index];
  if (layout !== "popx" || !migration) return null;
  const isMember = (one: Migration | undefined): boolean => one?.name === migration.name;
  let start = index;
  while (start > 0 && isMember(migrations[start - 1])) start--;
  let end = index + 1;
  while (isMember(migrations[end])) end++;
  return end - start < 2 ? null : { start, members: migrations.slice(start, end) };
}
