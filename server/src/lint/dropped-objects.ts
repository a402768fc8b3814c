// What a DROP names: each object's name, its node and its place in the text. Knows nothing of what is behind the names.
import type { OffsetRange } from "../base/text-range";
import { identifierOf, rangeOfTokens } from "../sql/alter-table";
import { nameFromList, type QualifiedName } from "../sql/names";
import type { Statement } from "../sql/sql-file";
import { as, type Node, type Tree } from "../sql/syntax-tree";

export interface DroppedObject {
  /** Without a schema for what lies in none, for instance an extension. */
  readonly name: QualifiedName;
  readonly node: Node;
  readonly at: OffsetRange;
}

export function droppedObjects(statement: Statement, drop: Tree.DropStmt): readonly DroppedObject[] {
  const { tokens } = statement.parsed;
  let from = tokens[1]?.text === "materialized" || tokens[1]?.text === "foreign" ? 3 : 2;
  return (drop.objects ?? []).map((node) => {
    const name = nameOfObject(node);
    const found = tokens.findIndex(
      (token, index) => index >= from && identifierOf(token) === name.name && tokens[index + 1]?.text !== ".",
    );
    if (found >= 0) from = found + 1;
    return { name, node, at: rangeOfTokens(statement, tokens.slice(found, found + 1)) ?? statement };
  });
}

/** Name of what a statement points at by a list of names, a type, a signature or a single word. */
export function nameOfObject(node: Node | undefined): QualifiedName {
  const word = as(node, "String");
  if (word) return { schema: null, name: word.sval ?? "" };
  const list =
    as(node, "List")?.items ?? as(node, "TypeName")?.names ?? as(node, "ObjectWithArgs")?.objname ?? [];
  return nameFromList(list);
}
