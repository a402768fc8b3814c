// The hover over a statement in words: one line a relation, strongest lock first. Pure.
import { blocksOf, lockModes } from "../locks/lock-modes";
import type { SeenLock, StatementLocks } from "../lint/statement-locks";
import { displayName } from "../sql/names";
import { rowsInWords } from "./size-words";
import type { StatementHead } from "./statement-head";

/** Lines about relations shown; a partitioned table may have a thousand. */
const mostRelations = 8;

/** Lines of advice shown: a hover is read in passing. */
const mostAdvice = 3;

/** Markdown; null when there is nothing to tell. */
export function hoverMarkdown(
  head: StatementHead,
  facts: StatementLocks,
  advice: readonly string[],
  /** What was seen of it, and where what is known came from. */
  sources: readonly string[] = [],
): string | null {
  const relations = [...facts.relations].sort((a, b) => strength(b) - strength(a));
  const notes = [
    ...relations.slice(0, mostRelations).map(lockLine),
    ...(relations.length > mostRelations
      ? [`${relations.length - mostRelations} more relations are locked.`]
      : []),
    ...(facts.transactional ? [] : ["Cannot run inside a transaction block."]),
    ...(facts.note === null ? [] : [facts.note]),
  ];
  if (notes.length === 0 && advice.length === 0) return null;
  const object = head.object === null ? "" : ` \`${head.object.replaceAll("`", "'")}\``;
  const parts = [`**${head.keywords}**${object}`, ...notes];
  if (advice.length > 0) {
    const lines = advice.slice(0, mostAdvice).map((line) => `- ${line}`);
    parts.push(["**Safer:**", ...lines].join("\n"));
  }
  parts.push(...sources.map((source) => `_${source}_`));
  return parts.join("\n\n");
}

/** The same without marks, for clients that show no Markdown. */
export function plainText(markdown: string): string {
  return markdown.replaceAll(/\*\*|`|(?<=^|\n)_|_(?=$|\n)/g, "");
}

function lockLine(relation: SeenLock): string {
  const { name, mode, role, rows, own } = relation;
  const about = [...(role === "target" ? [] : [role]), ...(rows === null ? [] : [rowsInWords(rows)])];
  const whose = about.length === 0 ? "" : ` (${about.join(", ")})`;
  const work = [
    ...workWords(relation.rewrite, "rewrite", "the table"),
    ...workWords(relation.scan, "read", "every row"),
    ...(relation.buildsIndex ? ["builds an index"] : []),
  ];
  const does = work.length === 0 ? "" : ` It ${joined(work)}.`;
  return `\`${mode}\` on \`${displayName(name)}\`${whose}: ${own ? unseen : waiting(mode)}.${does}`;
}

/** Of what the same file made. */
const unseen = "nobody else knows of it yet";

function waiting(mode: SeenLock["mode"]): string {
  const blocked = blocksOf(mode);
  return blocked.startsWith("nothing") ? "nothing that matters waits" : `${blocked} wait until it is over`;
}

function workWords(answer: "yes" | "no" | "maybe", verb: string, object: string): readonly string[] {
  if (answer === "no") return [];
  return [answer === "yes" ? `${verb}s ${object}` : `may ${verb} ${object}`];
}

function joined(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

function strength({ mode }: SeenLock): number {
  return lockModes.indexOf(mode);
}
