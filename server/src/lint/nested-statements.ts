// The statements that a DO block runs, as statements of the file: they stand in its transaction, at their own places where
// the file has their text as it is. Bodies of functions run later and are not looked at here.
import { parsedText } from "../sql/parsed-text";
import type { ParsedText, Statement } from "../sql/sql-file";
import { kindOf, type Node } from "../sql/syntax-tree";

const none: readonly Statement[] = [];

/** By the block, so that what is kept by statement holds for nested ones too. */
const made = new WeakMap<Statement, readonly Statement[]>();

export function nestedStatements(block: Statement): readonly Statement[] {
  if (block.parsed.kind !== "DoStmt") return none;
  let statements = made.get(block);
  if (!statements) made.set(block, (statements = nested(block)));
  return statements;
}

function nested(block: Statement): readonly Statement[] {
  return (block.parsed.body?.statements ?? []).map(({ start, end, parsed, exact, mayNotRun }) => ({
    start: block.start + start,
    end: block.start + end,
    parsed,
    index: block.index,
    terminated: true,
    resynced: block.resynced,
    inside: { block, exact, mayNotRun },
    copyData: null,
  }));
}

const conditional = new WeakMap<ParsedText, ParsedText>();

/** What the world learns from it: under IF or a handler a creation is as good as one with IF NOT EXISTS. */
export function asFarAsCertain({ parsed, inside }: Statement): ParsedText {
  if (!inside?.mayNotRun || !parsed.tree) return parsed;
  let weaker = conditional.get(parsed);
  if (!weaker) conditional.set(parsed, (weaker = parsedText(parsed.text, ifNotExists(parsed.tree), null)));
  return weaker;
}

const creations = new Set([
  "CreateStmt",
  "CreateTableAsStmt",
  "CreateSeqStmt",
  "IndexStmt",
  "CreateSchemaStmt",
]);

function ifNotExists(tree: Node): Node {
  const kind = kindOf(tree);
  if (!creations.has(kind)) return tree;
  const payload = (tree as unknown as Record<string, object>)[kind];
  return { [kind]: { ...payload, if_not_exists: true } } as unknown as Node;
}
