// What kind of name the grammar wants at the caret, told by the tokens before it. Pure, and deliberately rough: where it
// is not sure it expects nothing, and the editor's own words remain.
import { identifierOf } from "../../sql/alter-table";
import type { QualifiedName } from "../../sql/names";
import type { Token } from "../../sql/sql-file";
import type { Caret } from "./caret";
import { mentionedRelations, nameAt, nameBefore } from "./mentioned-relations";

export type RelationClass = "table" | "readable" | "index" | "view" | "matview" | "sequence";

export type ExpectedNames =
  /** `schema` is what stands before the dot; null without one. */
  | { readonly kind: "relation"; readonly of: RelationClass; readonly schema: string | null }
  | {
      readonly kind: "column" | "constraint";
      readonly of: readonly QualifiedName[];
      readonly own: readonly string[];
    }
  | { readonly kind: "type"; readonly schema: string | null };

/** Ends of the words before a name -> the relations it may be. The first that matches. */
const relationPlaces: readonly (readonly [RegExp, RelationClass])[] = [
  [/^(?:drop|alter|reindex|comment on) index(?: concurrently)?(?: if exists)?$/, "index"],
  [/ (?:using|identity using) index$/, "index"],
  [/^(?:drop|alter|refresh|comment on) materialized view(?: concurrently)?(?: if exists)?$/, "matview"],
  [/^(?:drop|alter|comment on) view(?: if exists)?$/, "view"],
  [/^(?:drop|alter|comment on) sequence(?: if exists)?$/, "sequence"],
  [
    /^(?:drop|alter|truncate|lock|reindex|comment on)(?: foreign)? table(?: concurrently)?(?: if exists)?(?: only)?$/,
    "table",
  ],
  [
    /^(?:truncate|lock|copy|cluster|analyze|vacuum|insert into|merge into|delete from|update)(?: only)?$/,
    "table",
  ],
  [/^(?:drop table|truncate|truncate table|lock table)\b.* ,$/, "table"],
  [/^create (?:unique )?index\b.* on(?: only)?$/, "table"],
  [/^create (?:constraint )?(?:trigger|policy|rule)\b.* (?:on|to)$/, "table"],
  [/^create (?:or replace )?trigger\b.* on$/, "table"],
  [/^(?:alter|drop) (?:trigger|policy|rule)\b.* on$/, "table"],
  [/^comment on (?:constraint|trigger|policy|rule)\b.* on$/, "table"],
  [/^comment on column$/, "table"],
  [/^(?:grant|revoke)\b.* on(?: table)?$/, "readable"],
  [/ (?:references|like|partition of|(?:at|de)tach partition|inherits \()$/, "table"],
  [/^(?:delete|merge)\b.* using$/, "readable"],
  [/(?:^| )(?<!distinct )(?:from|join)(?: only| lateral)?$/, "readable"],
];

/** Behind these words and signs an expression begins. */
const beforeExpression = new Set(
  "select where and or not on by set returning having when then else case between in like ilike is distinct , = < > <= >= <> != + - * / || (".split(
    " ",
  ),
);

const createsTable = /^create\b.* table\b/;

/** Lists in parentheses that hold columns of the table the statement is about. */
const columnLists = /(?:^| )(?:primary key|unique|foreign key|include|check|not distinct)$/;

export function expectedNames({ before, after }: Caret): ExpectedNames | null {
  const dotted = before.at(-1)?.text === ".";
  const owner = dotted ? before.at(-2) : undefined;
  const qualifier = owner ? identifierOf(owner) : null;
  const tokens = dotted ? before.slice(0, -2) : before;
  const words = wordsOf(tokens);
  const place = relationPlaces.find(([pattern]) => pattern.test(words));
  if (place && !(dotted && words === "comment on column")) {
    return { kind: "relation", of: place[1], schema: qualifier };
  }
  if (isTypePlace(words) || isDeclaredColumn(tokens, words)) return { kind: "type", schema: qualifier };
  if (dotted) return columnsOfQualifier(qualifier, tokens, after);
  return alteredParts(tokens, words) ?? listedColumns(tokens) ?? expressionColumns(tokens, words, after);
}

/** Words as they are, names as they are written, with one blank between. */
function wordsOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text.replaceAll(/\s/g, "_")).join(" ");
}

function isTypePlace(words: string): boolean {
  if (/ ::$| (?:set data )?type$/.test(words) && !/^(?:drop|comment on)/.test(words)) {
    return !words.startsWith("create");
  }
  return /^(?:alter|drop|comment on) (?:type|domain)(?: if exists)?$| add column(?: if not exists)? \S+$/.test(
    words,
  );
}

/** Behind the name of a column in CREATE TABLE. */
function isDeclaredColumn(tokens: readonly Token[], words: string): boolean {
  const open = createsTable.test(words) ? openParenthesis(tokens) : null;
  if (open === null || openParenthesis(tokens.slice(0, open)) !== null) return false;
  const name = tokens.at(-1);
  return (
    name !== undefined && isListStart(tokens.at(-2)) && declaredColumns(tokens).at(-1) === identifierOf(name)
  );
}

/** Behind a dot in an expression: columns of the relation with this name or alias. */
function columnsOfQualifier(
  qualifier: string | null,
  before: readonly Token[],
  after: readonly Token[],
): ExpectedNames | null {
  if (qualifier === null) return null;
  const mentioned = mentionedRelations([...before, ...after]).find(({ alias }) => alias === qualifier);
  const name = mentioned?.name ?? { schema: null, name: qualifier };
  return { kind: "column", of: [name], own: [] };
}

/** What a subcommand of ALTER TABLE changes. */
function alteredParts(tokens: readonly Token[], words: string): ExpectedNames | null {
  const altered = alteredTable(tokens);
  if (altered === null) return null;
  const of = [altered];
  if (/ (?:drop|validate|rename|alter) constraint(?: if exists)?$/.test(words))
    return { kind: "constraint", of, own: [] };
  if (/ (?:drop|alter|rename)(?: column)?(?: if exists)?$/.test(words))
    return { kind: "column", of, own: [] };
  return null;
}

function alteredTable(tokens: readonly Token[]): QualifiedName | null {
  const match = /^alter table(?: if exists)?(?: only)?/.exec(wordsOf(tokens.slice(0, 5)));
  return match === null ? null : (nameAt(tokens, match[0].split(" ").length)?.name ?? null);
}

/** Inside a list of columns in parentheses. */
function listedColumns(tokens: readonly Token[]): ExpectedNames | null {
  const open = openParenthesis(tokens);
  if (open === null || !isListStart(tokens.at(-1))) return null;
  const head = wordsOf(tokens.slice(0, open));
  const named = /(?: references| on| into|^copy| on only) (?:\S+ \. )?\S+(?: using \S+)?$/.test(head);
  if (named) {
    const using = tokens[open - 2]?.text === "using" ? 2 : 0;
    const of = nameBefore(tokens, open - 1 - using);
    return of === null ? null : { kind: "column", of: [of], own: [] };
  }
  if (head.endsWith(" on conflict")) {
    const [target] = mentionedRelations(tokens);
    return target ? { kind: "column", of: [target.name], own: [] } : null;
  }
  if (!columnLists.test(head)) return null;
  const altered = alteredTable(tokens);
  if (altered !== null) return { kind: "column", of: [altered], own: [] };
  if (/^create (?:unique )?index\b/.test(head)) {
    return { kind: "column", of: mentionedRelations(tokens).map(({ name }) => name), own: [] };
  }
  return createsTable.test(head) ? { kind: "column", of: [], own: declaredColumns(tokens) } : null;
}

function isListStart(token: Token | undefined): boolean {
  return token?.text === "(" || token?.text === ",";
}

/** Index of the innermost parenthesis that is still open. */
function openParenthesis(tokens: readonly Token[]): number | null {
  let depth = 0;
  for (let at = tokens.length - 1; at >= 0; at--) {
    const text = tokens[at]?.text;
    if (text === ")") depth++;
    else if (text === "(" && depth-- === 0) return at;
  }
  return null;
}

/** First words of the elements of CREATE TABLE. */
function declaredColumns(tokens: readonly Token[]): readonly string[] {
  const elements = new Set(["constraint", "primary", "unique", "check", "foreign", "exclude", "like"]);
  const names: string[] = [];
  let depth = 0;
  tokens.forEach((token, at) => {
    if (token.text === ")") depth--;
    if (token.text === "(") depth++;
    if (depth !== 1 || !isListStart(token)) return;
    const next = tokens[at + 1];
    const name = next && !(next.kind === "word" && elements.has(next.text)) ? identifierOf(next) : null;
    if (name !== null) names.push(name);
  });
  return names;
}

/** Columns of everything the statement names, where an expression may begin. */
function expressionColumns(
  tokens: readonly Token[],
  words: string,
  after: readonly Token[],
): ExpectedNames | null {
  const last = tokens.at(-1);
  const begins = last !== undefined && (last.kind === "word" || last.kind === "symbol");
  if (!begins || !beforeExpression.has(last.text)) return null;
  if (
    !/^(?:select|with|insert|update|delete|merge|create (?:or replace )?(?:materialized )?view|create (?:unique )?index|create policy|alter table)\b/.test(
      words,
    )
  ) {
    return null;
  }
  const of = mentionedRelations([...tokens, ...after]).map(({ name }) => name);
  const altered = alteredTable(tokens);
  if (altered !== null && !/ (?:check \(.*|using.*|default.*)$/.test(words)) return null;
  return of.length === 0 ? null : { kind: "column", of, own: [] };
}
