// What a statement was seen to lock, in words, and whether that is what the hover above it foretells. Pure.
import type { LockFacts } from "../locks/lock-facts";
import { disagreements, takenNow, type ObservedLock } from "../locks/observed-lock";
import { displayName } from "../sql/names";

/** Relations named; a partitioned table may have a thousand. */
const mostNamed = 6;

export function observedWords(facts: LockFacts, seen: readonly ObservedLock[]): string {
  // What a query takes on what it reads keeps nobody waiting.
  const told = takenNow(seen).filter(
    ({ mode, rewritten }) => rewritten === true || !harmless.has(mode ?? ""),
  );
  const words = told.slice(0, mostNamed).map(({ relation, mode, rewritten, scanned }) => {
    const work = [...(rewritten === true ? ["rewritten"] : []), ...(scanned === true ? ["read"] : [])];
    return [`\`${mode}\` on \`${displayName(relation).replace(/^public\./, "")}\``, ...work].join(", ");
  });
  const more = told.length - words.length;
  const list = more > 0 ? [...words, `${more} more`] : words;
  const other = disagreements(facts, seen, ({ name }) => name.name);
  const verdict = other.length === 0 ? "as foretold" : `**not as foretold**: ${other.join("; ")}`;
  return `Observed on scratch (semantics proven, blocking time not): ${list.join("; ") || "nothing that anybody waits for"}; ${verdict}.`;
}

const harmless: ReadonlySet<string> = new Set(["ACCESS SHARE", "ROW SHARE"]);
