// Tells whether a migration failed because the copy of the schema lacks something that the target has: then nothing is
// known about the migration, which is another answer than that it fails. Pure.
import type { ServerMessage } from "../../protocol/problems";
import type { NotRepresented } from "../../protocol/reports/rehearse";

/** SQLSTATEs of something that is not there: object, function, table, schema, role. Manual: "PostgreSQL Error Codes". */
const notThere: ReadonlySet<string> = new Set([
  "42704",
  "42883",
  "42P01",
  "42P02",
  "42703",
  "3F000",
  "42846",
]);

/** Half a sentence; null when the copy has no part in the failure. */
export function missingInCopy(
  { code, message }: ServerMessage,
  notRepresented: readonly NotRepresented[],
  extensions: ReadonlyMap<string, readonly string[]>,
): string | null {
  // SQLSTATE 0A000 feature_not_supported, 58P01 undefined_file: an extension or library that is not shipped.
  if (code === "0A000" || code === "58P01") return "the embedded database cannot do it";
  if (code === "42501") return "owners and privileges are not copied";
  if (!notThere.has(code)) return null;
  const words = new Set(wordsOf(message));
  const lacking = notRepresented.find(({ object }) => {
    const members = extensions.get(/^extension (.+)$/.exec(object)?.[1]?.replaceAll('"', "") ?? "");
    return members?.some((member) => words.has(member)) ?? namesOf(object).some((name) => words.has(name));
  });
  return lacking === undefined ? null : `the copy lacks ${lacking.object}`;
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];
}

/** The names in "table public.places", without the words that say what it is and without schemas. */
function namesOf(object: string): readonly string[] {
  const names = object.split(" ").slice(1);
  return names.flatMap((name) => wordsOf(name.split(".").at(-1) ?? "")).filter((word) => word.length > 2);
}
