// Comments that silence findings, and what each one covers:
//   -- migrate-safe-ignore rule[, rule] -- reason        the next statement, or the one the comment stands in or after
//   -- migrate-safe-ignore-file rule[, rule] -- reason   the whole file
//   -- migrate-safe-ignore-start rule … / -- migrate-safe-ignore-end [rule …]   what lies between
// Whether the rules exist and a reason is given is for the rules about suppressions to say.
import type { OffsetRange } from "../base/text-range";
import type { Comment, SqlFile, Statement } from "../sql/sql-file";
import { foreignSuppression } from "./foreign-suppressions";

export interface SuppressedRule {
  /** As written; "*" for every rule, which only foreign comments can say. */
  readonly id: string;
  readonly range: OffsetRange;
}

export interface Suppression {
  readonly comment: OffsetRange;
  readonly rules: readonly SuppressedRule[];
  readonly reason: string;
  /** Written for another tool; honoured and never reported as unused. */
  readonly foreign: boolean;
  readonly covers: OffsetRange;
  /** Findings about the file as a whole are covered too. */
  readonly wholeFile: boolean;
  /** Ids that silenced something; filled while findings are filtered. */
  readonly used: Set<string>;
}

/** Our rule ids by the name another tool gives the check, "tool:rule". */
export type RuleAliases = ReadonlyMap<string, readonly string[]>;

const ownForm =
  /^(?:--|\/\*)\s*migrate-safe-ignore(?<form>-file|-start|-end)?(?=[\s:]|\*\/|$)[\s:]*(?<body>[\s\S]*?)\s*(?:\*\/)?$/di;

/** The suppressions of a file in the order they are written. */
export function readSuppressions(file: SqlFile, aliases: RuleAliases): readonly Suppression[] {
  const found: Suppression[] = [];
  for (const comment of file.comments) {
    const text = file.text.slice(comment.start, comment.end);
    if (!/ignore|nolint|disable/i.test(text)) continue;
    const own = ownForm.exec(text);
    if (own) readOwn(file, comment, own, found);
    else readForeign(file, comment, text, aliases, found);
  }
  return found;
}

function readOwn(file: SqlFile, comment: Comment, match: RegExpExecArray, found: Suppression[]): void {
  const form = (match.groups?.["form"] ?? "").toLowerCase();
  const body = match.groups?.["body"] ?? "";
  const bodyStart = comment.start + (match.indices?.groups?.["body"]?.[0] ?? 0);
  const dashes = body.search(/(?:^|\s)--(?:\s|$)/);
  const names = dashes < 0 ? body : body.slice(0, dashes);
  const rules = ruleNames(names, bodyStart);
  if (form === "-end") return closeRegions(found, comment, rules);
  found.push({
    comment,
    rules,
    reason: dashes < 0 ? "" : body.slice(dashes).replace(/^\s*--\s*/, ""),
    foreign: false,
    covers: coveredBy(form, file, comment),
    wholeFile: form === "-file" || (form === "" && isAboveFirstStatement(file, comment)),
    used: new Set(),
  });
}

function readForeign(
  file: SqlFile,
  comment: Comment,
  text: string,
  aliases: RuleAliases,
  found: Suppression[],
): void {
  const foreign = foreignSuppression(text);
  if (!foreign) return;
  const ids = foreign.rules.flatMap((rule) => aliases.get(`${foreign.tool}:${rule}`) ?? []);
  const wanted = foreign.rules.length === 0 ? ["*"] : ids;
  found.push({
    comment,
    rules: wanted.map((id) => ({ id, range: comment })),
    reason: "",
    foreign: true,
    covers: coveredBy(foreign.wholeFile ? "-file" : "", file, comment),
    wholeFile: foreign.wholeFile,
    used: new Set(),
  });
}

function ruleNames(text: string, start: number): readonly SuppressedRule[] {
  return [...text.matchAll(/[^\s,]+/g)].map((match) => ({
    id: match[0],
    range: { start: start + match.index, end: start + match.index + match[0].length },
  }));
}

function coveredBy(form: string, file: SqlFile, comment: Comment): OffsetRange {
  if (form === "-file") return { start: 0, end: file.text.length };
  if (form === "-start") return { start: comment.end, end: file.text.length };
  const { statements, text } = file;
  const next = statements[firstFrom(statements, comment.start)];
  const before = statements[(next?.index ?? statements.length) - 1];
  if (before && comment.end <= before.end) return before;
  if (before && !text.slice(before.end, comment.start).includes("\n")) return before;
  return next ?? comment;
}

/** Index of the first statement that begins at the offset or behind it. */
function firstFrom(statements: readonly Statement[], offset: number): number {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((statements[middle]?.start ?? offset) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isAboveFirstStatement(file: SqlFile, comment: Comment): boolean {
  const [first] = file.statements;
  return !first || comment.end <= first.start;
}

/** Ends the open regions of the named rules, or the innermost one when none is named. */
function closeRegions(found: Suppression[], end: Comment, rules: readonly SuppressedRule[]): void {
  const names = new Set(rules.map(({ id }) => id));
  const isOpen = ({ covers, comment, wholeFile }: Suppression): boolean =>
    !wholeFile && covers.start === comment.end && covers.end > end.start;
  for (let at = found.length - 1; at >= 0; at--) {
    const suppression = found[at];
    if (!suppression || !isOpen(suppression)) continue;
    if (names.size > 0 && !suppression.rules.some(({ id }) => names.has(id))) continue;
    found[at] = { ...suppression, covers: { start: suppression.covers.start, end: end.start } };
    if (names.size === 0) return;
  }
}
