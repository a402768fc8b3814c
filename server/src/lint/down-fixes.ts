// The fix that writes the generated down into the pair: as a new file, below what the file has, or in place of it.
import { layoutNamed } from "../migrations/layouts/registry";
import type { LintFile } from "./context";
import { generatedDown, statementsRange } from "./down-script";
import type { RuleFix } from "./rule";
import type { World } from "./schema/world";
import type { Parser } from "../sql/parser";

const title = "Write the down script from the up";

/** For an up without a down file. */
export function createDownFix(up: LintFile, parser: Parser, before: World): readonly RuleFix[] {
  const text = generatedDown(up.sql, parser, before);
  if (text === null) return [];
  const marker = layoutNamed(up.folder.layout)?.downMarker;
  if (marker !== undefined) {
    const end = up.sql.text.length;
    const newText = `${up.sql.text.endsWith("\n") ? "" : "\n"}\n${marker}\n${text}`;
    return [{ title, safe: false, edits: [{ path: up.path, range: { start: end, end }, newText }] }];
  }
  const path = up.path.replace(/(?<=[./\\])up\.sql$/, "down.sql");
  if (path === up.path) return [];
  const { version, name } = up.migration;
  const head = `-- ${version}: takes back ${name.replaceAll("_", " ")}\n\n`;
  return [{ title, safe: false, edits: [{ path, range: null, newText: head + text }] }];
}

/** For a down whose statements, if it has any, are to be replaced. */
export function replaceDownFix(
  up: LintFile,
  down: LintFile,
  parser: Parser,
  before: World,
): readonly RuleFix[] {
  const text = generatedDown(up.sql, parser, before);
  if (text === null || down.sql.statements.some(({ resynced }) => resynced)) return [];
  const old = down.sql.text;
  const end = down.migration.down?.end ?? old.length;
  const range = statementsRange(down.sql) ?? { start: end, end };
  const separator = range.start === end && end > 0 && old[end - 1] !== "\n" ? "\n" : "";
  const newText = separator + (range.end < old.length ? text.trimEnd() : text);
  return [{ title, safe: false, edits: [{ path: down.path, range, newText }] }];
}
