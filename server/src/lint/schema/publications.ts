// Which publications there are and what they publish, as far as the model was told.
import { nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { Relation } from "./relation";
import { refer, referrers } from "./referrers";
import type { World } from "./world";

/** Notes that there is a publication of this name. */
export function notePublication(world: World, name: string): void {
  refer(world, ["publication", ""], ["publication", name]);
}

export function publicationsIn(world: World): readonly Tree.CreatePublicationStmt[] {
  return referrers(world, "publication", "", "publication").flatMap((name) => {
    const node = world.object("publication", "", name)?.node;
    return as(node, "CreatePublicationStmt") ?? [];
  });
}

/** Names of the publications that send this table. Temporary and unlogged tables are sent by none. */
export function publicationsOf(world: World, table: Relation): readonly string[] {
  if (table.temporary || table.unlogged || table.kind === "foreign-table") return [];
  return publicationsIn(world).flatMap((publication) =>
    sends(world, publication, table) ? (publication.pubname ?? []) : [],
  );
}

function sends(world: World, publication: Tree.CreatePublicationStmt, table: Relation): boolean {
  if (publication.for_all_tables) return true;
  return (publication.pubobjects ?? []).some((node) => {
    const published = as(node, "PublicationObjSpec");
    const target = published?.pubtable?.relation;
    if (!target) return published?.name === table.schema;
    const named = world.relation(nameOfRangeVar(target));
    return named?.schema === table.schema && named.name === table.name;
  });
}
