// A generated down is made and proven with names in place of the placeholders that another tool fills in, such as
// `{{.prefix}}`: here it gets the placeholders back, or is not offered. Pure.
import type { MigrationFile, MigrationFolder } from "../../migrations/migration";
import type { GeneratedDown } from "./down-generator";

export function withPlaceholders(generated: GeneratedDown, folder: MigrationFolder): GeneratedDown {
  const { statements, reason } = generated;
  const standIns = standInsOf(folder);
  if (statements === null || standIns.size === 0) return generated;
  const used = new Set<string>();
  let texts = statements;
  for (const [standIn, placeholders] of standIns) {
    if (!texts.some((text) => text.includes(standIn))) continue;
    const [placeholder = "", ...others] = placeholders;
    // Within a longer word it may be anything.
    const alone = new RegExp(`(?<![a-z0-9])${standIn}${standIn.endsWith("_") ? "" : "(?!\\w)"}`, "g");
    texts = texts.map((text) => text.replaceAll(alone, () => placeholder));
    if (others.length > 0 || texts.some((text) => text.includes(standIn))) {
      const why = `It was tried with ${standIn} in place of ${[...placeholders].join(" or ")}, which cannot be put back`;
      return { ...generated, verdict: "not-proven", statements: null, reason: `${why}.` };
    }
    used.add(`${standIn} for ${placeholder}`);
  }
  if (used.size === 0) return generated;
  const told = `It was tried with ${[...used].join(", ")}.`;
  return { ...generated, statements: texts, reason: reason === null ? told : `${reason} ${told}` };
}

/** Of all scripts, longest first: what stands in for which placeholders. Blanks stand for what is no name. */
function standInsOf({ migrations }: MigrationFolder): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const file of migrations.flatMap(({ up }) => up ?? [])) {
    for (const [standIn, placeholder] of masked(file)) {
      if (!/^x\w+$/.test(standIn)) continue;
      const known = found.get(standIn) ?? new Set();
      found.set(standIn, known.add(placeholder));
    }
  }
  return new Map([...found].sort(([one], [other]) => other.length - one.length));
}

function masked({ text, fileText, masks }: MigrationFile): readonly (readonly [string, string])[] {
  return masks.map(({ start, end }) => [text?.slice(start, end) ?? "", fileText?.slice(start, end) ?? ""]);
}
