// The fix that writes the generated down into the pair: as a new file, below what the file has, or in place of it.
import { downPlace, downScript, placedText } from "../migrations/down-place";
import type { LintFile } from "./context";
import { generatedDown, statementsRange } from "./down-script";
import type { RuleFix } from "./rule";
import type { World } from "./schema/world";
import type { Parser } from "../sql/parser";

const title = "Write the down script from the up";

/** For an up without a down, or whose down has statements, if any, that are to be replaced. */
export function writeDownFix(
  up: LintFile,
  down: LintFile | null,
  parser: Parser,
  before: World,
): readonly RuleFix[] {
  const statements = generatedDown(up.sql, parser, before);
  if (statements === null || down?.sql.statements.some(({ resynced }) => resynced)) return [];
  const place = downPlace(up.folder, up.migration, down && statementsRange(down.sql));
  if (!place.ok) return [];
  const { path, old, range } = place.value;
  const newText = placedText(place.value, downScript(statements, place.value));
  return [{ title, safe: false, edits: [{ path, range: old === null ? null : range, newText }] }];
}
