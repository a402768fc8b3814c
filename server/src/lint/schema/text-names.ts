// Names of relations in texts, as regclass reads them: the arguments of nextval() and of functions that take a table.
import type { QualifiedName } from "../../sql/names";
import { as, type Node } from "../../sql/syntax-tree";

/** Also behind a cast or the name of an argument; undefined for what is no text. */
export function constantText(node: Node | undefined): string | undefined {
  const named = as(node, "NamedArgExpr");
  const cast = as(node, "TypeCast");
  if (named || cast) return constantText(named?.arg ?? cast?.arg);
  return as(node, "A_Const")?.sval?.sval;
}

/** A table's name in a text, as regclass reads it. */
export function nameOfText(text: string): QualifiedName {
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"|([^".]+)/g)].map(([, quoted, plain = ""]) =>
    quoted === undefined ? plain.trim().toLowerCase() : quoted.replaceAll('""', '"'),
  );
  return { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? "" };
}
