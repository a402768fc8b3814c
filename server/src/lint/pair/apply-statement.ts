// What one statement does to the catalog of a pair. Statements that change rows, settings or nothing do nothing here.
import type { Statement } from "../../sql/sql-file";
import { as, type NodeKind } from "../../sql/syntax-tree";
import { Replay } from "./apply-context";
import { creates } from "./apply-create";
import { others } from "./apply-other";
import type { Catalog } from "./catalog";

type Apply = (replay: Replay, node: unknown) => void;

export function applyToCatalog(catalog: Catalog, statement: Statement): void {
  const { tree, kind } = statement.parsed;
  const apply = (creates[kind as NodeKind] ?? others[kind as NodeKind]) as Apply | undefined;
  if (tree && apply) apply(new Replay(catalog, statement), as(tree, kind as NodeKind));
}
