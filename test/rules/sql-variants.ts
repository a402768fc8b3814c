// Other ways to write the same migration. A rule that finds something in one has to find it in all of them.
import { tokensOf } from "../../server/src/sql/lexer";
import { parseSqlFile } from "../../server/src/sql/parse-sql-file";
import type { Parser } from "../../server/src/sql/parser";
import { walk, type Tree } from "../../server/src/sql/syntax-tree";

export interface Variant {
  readonly name: string;
  rewrite(text: string, parser: Parser): string;
}

export const variants: readonly Variant[] = [
  { name: "with CRLF", rewrite: (text) => text.replaceAll("\n", "\r\n") },
  { name: "in upper case", rewrite: upperCase },
  {
    name: "below comments",
    rewrite: (text) => `-- what follows; was 'agreed\n/* it's; /* really */ fine */\n${text}`,
  },
  {
    name: "with quoted table names",
    rewrite: (text, parser) => renamed(text, parser, (name) => `"${name}"`),
  },
  {
    name: "with schema-qualified table names",
    rewrite: (text, parser) => renamed(text, parser, (name) => `public.${name}`),
  },
];

/** Words in upper case; strings, quoted names and comments stay. */
function upperCase(text: string): string {
  return tokensOf(text).reduceRight(
    (result, { kind, start, end }) =>
      kind === "word"
        ? result.slice(0, start) + result.slice(start, end).toUpperCase() + result.slice(end)
        : result,
    text,
  );
}

/** Every table that is named without a schema, where the tree says where. */
function renamed(text: string, parser: Parser, write: (name: string) => string): string {
  const places: { readonly start: number; readonly name: string }[] = [];
  const temporary = new Set<string>();
  for (const { parsed, start } of parseSqlFile(text, parser).statements) {
    walk(parsed.tree, (_, payload) => {
      const source = payload as Tree.RangeVar & { relation?: Tree.RangeVar; view?: Tree.RangeVar };
      for (const range of [source, source.relation, source.view]) {
        if (!range?.relname || range.schemaname || range.location === undefined) continue;
        if (range.relpersistence === "t") temporary.add(range.relname);
        places.push({ start: start + parsed.offsetOf(range.location), name: range.relname });
      }
    });
  }
  const unique = new Map(places.map((place) => [place.start, place]));
  return [...unique.values()]
    .filter(({ name }) => !temporary.has(name))
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, name }) => {
      const isPlain = result.slice(start, start + name.length).toLowerCase() === name;
      return isPlain ? result.slice(0, start) + write(name) + result.slice(start + name.length) : result;
    }, text);
}
