// Hostile migrations made from real ones: always the same for the same seed. Knows nothing of what reads them.
import type { Dice } from "../../test/support/dice";

type Mutation = (text: string, dice: Dice, corpus: readonly string[]) => string;

/** A text of the corpus, hurt in one to four ways. */
export function hostileText(corpus: readonly string[], dice: Dice): string {
  let text = dice.pick(corpus);
  for (let left = 1 + dice.below(4); left > 0; left--) {
    text = dice.pick(dice.below(600) === 0 ? growing : mutations)(text, dice, corpus);
  }
  return text;
}

/** The text with a few characters typed or deleted somewhere. */
export function edited(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  return text.slice(0, at) + dice.pick(typed) + text.slice(at + dice.below(4));
}

const typed = ["", "a", ";", "'", '"', "$$", "(", ")", "\n", "--", "/*", "ALTER TABLE t ", "DROP ", "\u0000"];

const controls = [
  "\u0000",
  "\u0001",
  "\u001b",
  "\u007f",
  "\u0085",
  "\u00a0",
  "\u2028",
  "\u202e",
  "\ufeff",
  "\ufffe",
  "\ud800",
  "\udfff",
  "😀",
  "İ",
  "ß",
  "\r",
  "\r\n",
  "\t",
  "\f",
];

const openings = [
  "'",
  '"',
  "E'",
  "U&'",
  'U&"',
  "$$",
  "$body$",
  "/*",
  "/* /*",
  "(",
  "ARRAY[",
  "CASE WHEN ",
  "--",
];

const spliced = [
  ..."; ;; , . :: := => || * ( ) [ ] { } \\. \\i \\connect {{x}} ${x} :x :'x' $1".split(" "),
  ..."IF EXISTS ONLY CASCADE NOT NULL DEFAULT USING INDEX CONCURRENTLY BEGIN COMMIT ROLLBACK SAVEPOINT".split(
    " ",
  ),
  ..."NaN -1 9223372036854775808 1e999 0x 0b2 '' \"\" a.b.c.d.e pg_catalog.int4 int[][] __proto__".split(" "),
  ...'constructor toString valueOf hasOwnProperty "constructor" "__proto__"'.split(" "),
  "-- migrate-safe-ignore-start drop-table -- why",
  "-- squawk-ignore",
  "-- migrate-safe-ignore drop-table --",
  "-- +goose Up",
  "-- +goose StatementBegin",
  "COPY t FROM STDIN;\n",
  "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END",
];

function tokensOf(text: string): readonly string[] {
  return text.match(/\s+|[a-z_0-9]+|[^\sa-z_0-9]/gi) ?? [""];
}

function aSlice(text: string, dice: Dice): string {
  const from = dice.below(text.length + 1);
  return text.slice(from, from + dice.below(200));
}

function inserted(text: string, piece: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

function withTokens(text: string, dice: Dice, change: (tokens: string[], at: number) => void): string {
  const tokens = [...tokensOf(text)];
  for (let left = 1 + dice.below(5); left > 0; left--) change(tokens, dice.below(tokens.length));
  return tokens.join("");
}

const mutations: readonly Mutation[] = [
  (text, dice) => text.slice(0, dice.below(text.length + 1)),
  (text, dice) => text.slice(dice.below(text.length + 1)),
  (text, dice, corpus) => `${text}\n${dice.pick(corpus)}`,
  (text, dice, corpus) => inserted(text, aSlice(dice.pick(corpus), dice), dice),
  (text, dice) => withTokens(text, dice, (tokens, at) => tokens.splice(at, 1)),
  (text, dice) => withTokens(text, dice, (tokens, at) => tokens.splice(at, 0, tokens[at] ?? "")),
  (text, dice) =>
    withTokens(text, dice, (tokens, at) => {
      const other = dice.below(tokens.length);
      [tokens[at], tokens[other]] = [tokens[other] ?? "", tokens[at] ?? ""];
    }),
  (text, dice, corpus) => {
    const others = tokensOf(dice.pick(corpus));
    return withTokens(text, dice, (tokens, at) => (tokens[at] = dice.pick(others)));
  },
  (text, dice) => withTokens(text, dice, (tokens, at) => tokens.splice(at, 0, ` ${dice.pick(spliced)} `)),
  (text) => text.replace(/['"]/g, (quote) => (quote === "'" ? '"' : "'")),
  (text, dice) => text.replace(/['"();]/g, (sign) => (dice.below(4) === 0 ? "" : sign)),
  (text, dice) => inserted(text, dice.pick(openings), dice),
  (text, dice) => inserted(text, dice.pick(controls).repeat(1 + dice.below(3)), dice),
  (text, dice) => inserted(text, "(".repeat(1 + dice.below(60)), dice),
  (text, dice) =>
    inserted(text, String.fromCharCode(...Array.from({ length: 40 }, () => dice.below(65536))), dice),
  (text) => `DO $do$ BEGIN\n${text}\nEND $do$;`,
  (text) => `DO $a$ BEGIN EXECUTE $b$ DO $c$ BEGIN ${text} END $c$ $b$; END $a$;`,
  (text) => `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $f$ BEGIN\n${text}\nEND $f$;`,
  (text) => `BEGIN;\n${text}\nCOMMIT;`,
  (text) => text.toUpperCase(),
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => text.replaceAll(/\s+/g, " "),
];

/** These make a text large, so they are rare. */
const growing: readonly Mutation[] = [
  (text, dice) => `${text}\n`.repeat(1 + dice.below(100)),
  (text, dice) => inserted(text, "x".repeat(dice.below(100_000)), dice),
  (text, dice) => inserted(text, " ".repeat(dice.below(100_000)), dice),
  (text, dice) => inserted(text, "(".repeat(dice.below(20_000)), dice),
  (text, dice) => `${text} SELECT ${"(".repeat(3_000)}1${")".repeat(dice.below(3_000))};`,
  (text, dice) => `${text};SELECT 1${" + 1".repeat(dice.below(10_000))};`,
  (text, dice) => `${text};SELECT * FROM t WHERE ${"NOT ".repeat(dice.below(10_000))}a;`,
  (text, dice) => `${text};SELECT 1${" UNION ALL SELECT 1".repeat(dice.below(3_000))};`,
  (text, dice) => inserted(text, "$$ ' \" /* ".repeat(dice.below(2_000)), dice),
  (text, dice) =>
    inserted(text, "-- migrate-safe-ignore drop-table -- why\n".repeat(dice.below(1_000)), dice),
  (text, dice) => inserted(text, "\nALTER TABLE t ADD COLUMN".repeat(dice.below(1_000)), dice),
  (text, dice) => `${text}\n${"SELECT 1;\n".repeat(dice.below(5_000))}`,
  (text, dice) => {
    const name = dice.pick(tokensOf(text));
    return `${text}\n${Array.from({ length: dice.below(1_000) }, (_, at) => `CREATE TABLE ${name}_${at} (a int);`).join("\n")}`;
  },
];
