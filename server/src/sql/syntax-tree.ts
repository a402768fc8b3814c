// The syntax tree the rest of the house reads: libpg_query's, as typed by @pgsql/types, with the few helpers needed to
// walk it. Nothing here knows which parser made the tree.
import type { Node } from "@pgsql/types";

export type { Node } from "@pgsql/types";
export type * as Tree from "@pgsql/types";

type UnionKeys<Union> = Union extends unknown ? keyof Union : never;

/** Name of a node type, for instance "AlterTableStmt". */
export type NodeKind = UnionKeys<Node>;

/** The payload of one node type. */
export type NodeOf<Kind extends NodeKind> =
  Extract<Node, Record<Kind, unknown>> extends infer Found
    ? Found extends Record<Kind, infer Payload>
      ? Payload
      : never
    : never;

/** Kind of a node: its only key. */
export function kindOf(node: Node): NodeKind {
  for (const key in node) return key as NodeKind;
  throw new Error("a node without a kind");
}

/** The payload when the node is of this kind. */
export function as<Kind extends NodeKind>(
  node: Node | undefined | null,
  kind: Kind,
): NodeOf<Kind> | undefined {
  return node ? ((node as unknown as Record<string, unknown>)[kind] as NodeOf<Kind> | undefined) : undefined;
}

/** Calls visit for the node and everything below it; visit returns false to skip what is below. */
export function walk(node: unknown, visit: (kind: NodeKind, payload: object) => boolean | void): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit);
    return;
  }
  if (node === null || typeof node !== "object") return;
  for (const key in node) {
    const value = (node as Readonly<Record<string, unknown>>)[key];
    if (value === null || typeof value !== "object") continue;
    const isNode = !Array.isArray(value) && key.charCodeAt(0) >= 65 && key.charCodeAt(0) <= 90;
    if (isNode && visit(key as NodeKind, value) === false) continue;
    walk(value, visit);
  }
}

/** True when more objects and lists than that stand within each other. */
export function isDeeperThan(levels: number, node: unknown): boolean {
  if (node === null || typeof node !== "object") return false;
  if (levels === 0) return true;
  for (const key in node) {
    if (isDeeperThan(levels - 1, (node as Readonly<Record<string, unknown>>)[key])) return true;
  }
  return false;
}
