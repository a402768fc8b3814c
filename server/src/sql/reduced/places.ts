// Places and names for mapped trees: pgsql-ast-parser counts UTF-16 units, libpg_query trees count bytes.
import type { Name, PGNode, QName } from "pgsql-ast-parser";
import type { Node, Tree } from "../syntax-tree";

/** Thrown inside the reduced parser for what it does not map; the statement then has no tree. */
export class Unmapped extends Error {}

export class Places {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Byte offset of a node, as trees of libpg_query carry it. */
  of({ _location: place }: PGNode): number {
    return Buffer.byteLength(this.#text.slice(0, place?.start ?? 0));
  }

  rangeVar(name: QName): Tree.RangeVar {
    return {
      ...(name.schema !== undefined && { schemaname: name.schema }),
      relname: name.name,
      inh: true,
      relpersistence: "p",
      location: this.of(name),
    };
  }
}

export function stringNode(sval: string): Node {
  return { String: { sval } };
}

/** Schema and name as the list of String nodes that DROP and its like carry. */
export function nameNodes({ schema, name }: QName): Node[] {
  return [...(schema === undefined ? [] : [stringNode(schema)]), stringNode(name)];
}

export function nameNode({ name }: Name): Node {
  return stringNode(name);
}
