// Which down script takes a migration back: the one in the folder, or the one that the history keeps since the migration
// was applied, which is still there when the file was edited or is gone after a branch switch. Pure.
import type { AppliedTexts } from "../../database/history";
import { checksumOf } from "../../migrations/checksum";
import type { MigrationFile } from "../../migrations/migration";
import type { Direction } from "../../protocol/findings";
import { labelOf, type KnownMigration } from "../migration-states";
import type { DownSource } from "../operation";

export interface DownScript {
  readonly from: DownSource;
  readonly file: MigrationFile;
  /** Why the one that was chosen is not simply the file, as a sentence; null when it is. */
  readonly remark: string | null;
}

/** The first that there is of the sources; null for none. Equal texts are the file's, so that places are those of the file. */
export function downScript(
  known: KnownMigration,
  texts: AppliedTexts | null,
  sources: readonly DownSource[],
): DownScript | null {
  const file = known.migration?.down ?? null;
  const kept = texts?.down ?? null;
  const edited = file !== null && kept !== null && !sameText(file.text, kept);
  const label = labelOf(known);
  for (const from of sources) {
    if (from === "file" && file !== null) {
      const remark = `${file.path} was edited after ${label} was applied, and is run as it is now.`;
      return { from, file, remark: edited ? remark : null };
    }
    if (from === "history" && kept !== null) {
      if (file !== null && !edited) return { from: "file", file, remark: null };
      const why =
        file === null
          ? `${label} has no down script in the folder`
          : `${file.path} was edited after ${label} was applied`;
      const remark = `${why}: the one that the history keeps is run.`;
      return { from, file: keptFile(known, kept, "down"), remark };
    }
  }
  return null;
}

/** For what is half applied: a corrected file is preferred, unless the file of that version is another migration now. */
export function sourcesOfRecovery({ migration, row }: KnownMigration): readonly DownSource[] {
  const same = row === null || row.name === null || row.name === migration?.name;
  return same ? ["file", "history"] : ["history"];
}

function sameText(one: string | null, other: string): boolean {
  return one !== null && checksumOf(one) === checksumOf(other);
}

/** The text as a file; its path tells where it comes from and cannot be opened. */
export function keptFile(known: KnownMigration, text: string, direction: Direction): MigrationFile {
  return {
    path: `history:${labelOf(known)}.${direction}.sql`,
    version: known.version,
    name: known.name,
    direction,
    text,
    unreadable: null,
    fileText: text,
    byteOrderMark: false,
    runs: [],
    masks: [],
    end: text.length,
  };
}
