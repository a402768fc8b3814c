// A small folder as the model of its layout sees it, in lines that a test can compare.
import { buildFolder } from "../../../../server/src/migrations/folder";
import type { LayoutId, MigrationFile, MigrationFolder } from "../../../../server/src/migrations/migration";

export function folderOf(
  files: Readonly<Record<string, string>>,
  { path = "/app/migrations", chosen = null }: { path?: string; chosen?: LayoutId | null } = {},
): MigrationFolder {
  const listed = Object.entries(files).map(([name, text]) => ({ path: `${path}/${name}`, text }));
  return buildFolder(path, listed, chosen);
}

/** Per half: `version name up [wrap]: SQL`, blanks folded and comments left out; then the strays. */
export function seen(folder: MigrationFolder): readonly string[] {
  const halves = folder.migrations.flatMap(({ up, down }) => [up, down].filter((half) => half !== null));
  return [
    ...halves.map(lineOf),
    ...folder.strays.map(({ path, reason }) => `stray ${path.slice(folder.path.length + 1)}: ${reason}`),
  ];
}

function lineOf({ version, name, direction, runs, text }: MigrationFile): string {
  const wraps = runs.map(({ wrap }) => wrap).join(", ");
  const sql = (text ?? "")
    .replace(/^\s*--.*$/gm, "")
    .replace(/\s+/g, " ")
    .trim();
  return `${version} ${name} ${direction} [${wraps}]: ${sql}`;
}
