// The fix that writes the generated down into the pair: as a new file, below what the file has, or in place of it.
import type { LintFile } from "./context";
import { generatedDown, statementsRange } from "./down-script";
import type { RuleFix } from "./rule";
import type { Parser } from "../sql/parser";

const title = "Write the down script from the up";

/** For an up without a down file. */
export function createDownFix(up: LintFile, parser: Parser): readonly RuleFix[] {
  const text = generatedDown(up.sql, parser);
  const path = up.path.replace(/\.up\.sql$/, ".down.sql");
  if (text === null || path === up.path) return [];
  const { version, name } = up.migration;
  const head = `-- ${version}: takes back ${name.replaceAll("_", " ")}\n\n`;
  return [{ title, safe: false, edits: [{ path, range: null, newText: head + text }] }];
}

/** For a down whose statements, if it has any, are to be replaced. */
export function replaceDownFix(up: LintFile, down: LintFile, parser: Parser): readonly RuleFix[] {
  const text = generatedDown(up.sql, parser);
  if (text === null || down.sql.statements.some(({ resynced }) => resynced)) return [];
  const old = down.sql.text;
  const range = statementsRange(down.sql) ?? { start: old.length, end: old.length };
  const separator = range.start === old.length && old !== "" && !old.endsWith("\n") ? "\n" : "";
  const newText = separator + (range.end < old.length ? text.trimEnd() : text);
  return [{ title, safe: false, edits: [{ path: down.path, range, newText }] }];
}
