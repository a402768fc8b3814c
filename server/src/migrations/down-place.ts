// Where the down script of a migration is written: a file of its own beside the up, or behind the layout's marker in the
// same file. Pure: whoever writes decides what may be replaced.
import { join, relative, sep } from "node:path";
import { fail, ok, type Result } from "../base/result";
import type { OffsetRange } from "../base/text-range";
import { layoutNamed } from "./layouts/registry";
import type { LayoutId } from "./layouts/layout";
import type { Migration } from "./migration";

export interface DownPlace {
  readonly path: string;
  /** Null for a file that is not there yet. */
  readonly old: string | null;
  /** What of the old text the script replaces; empty where it is added. */
  readonly range: OffsetRange;
  /** What comes before the script: a heading, or the line that opens the down. */
  readonly lead: string;
  /** The lines around a statement with semicolons inside, where the tool cuts its files at semicolons. */
  readonly statementMarks: readonly [begin: string, end: string] | null;
}

/** `written` is the place of the statements that the down has, which are replaced. Fails with the reason. */
export function downPlace(
  folder: { readonly path: string; readonly layout: LayoutId },
  { up, down, version, name }: Migration,
  written: OffsetRange | null,
): Result<DownPlace, string> {
  const layout = layoutNamed(folder.layout);
  const statementMarks = layout?.statementMarks ?? null;
  const old = (down ?? up)?.fileText ?? null;
  if (up === null || old === null) return fail("its files cannot be read");
  const lineEnd = (offset: number): string => (offset === 0 || old[offset - 1] === "\n" ? "" : "\n");
  if (down !== null) {
    const range = written ?? { start: down.end, end: down.end };
    const lead = written === null ? lineEnd(range.start) : "";
    return ok({ path: down.path, old, range, lead, statementMarks });
  }
  if (layout?.downMarker !== undefined) {
    const range = { start: old.length, end: old.length };
    const lead = `${lineEnd(old.length)}\n${layout.downMarker}\n`;
    return ok({ path: up.path, old, range, lead, statementMarks });
  }
  const upName = relative(folder.path, up.path).split(sep).join("/");
  const downName = layout?.downName?.(upName) ?? upName.replace(/(?<=^|[./])up\.sql$/, "down.sql");
  if (downName === upName) return fail(`a down script has no place in the layout of ${folder.layout}`);
  const lead = `-- ${version}: takes back ${name.replaceAll("_", " ")}\n\n`;
  const path = join(folder.path, downName);
  return ok({ path, old: null, range: { start: 0, end: 0 }, lead, statementMarks });
}

/** Statements without semicolons as a script for the place. */
export function downScript(statements: readonly string[], { statementMarks }: DownPlace): string {
  return statements
    .map((statement) => {
      const text = `${statement.replace(/\s*;\s*$/, "")};\n`;
      if (statementMarks === null || !statement.includes(";")) return text;
      const [begin, end] = statementMarks;
      return `${begin}\n${text}${end}\n`;
    })
    .join("");
}

/** What stands at the place's range afterwards, in the line ends of its file. */
export function placedText({ old, range, lead }: DownPlace, script: string): string {
  const text = lead + (old !== null && range.end < old.length ? script.trimEnd() : script);
  return old?.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;
}
