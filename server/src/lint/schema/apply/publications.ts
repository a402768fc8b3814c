// CREATE and ALTER PUBLICATION. A publication keeps what it publishes as its statement's list, changed by ALTER, with names
// that no search_path changes.
import { nameOfRangeVar } from "../../../sql/names";
import { as, type Node, type Tree } from "../../../sql/syntax-tree";
import { notePublication, publicationsIn } from "../publications";
import { putGlobal } from "./objects";
import type { Step } from "./step";

export function createPublication(step: Step, create: Tree.CreatePublicationStmt): void {
  putPublication(step, {
    ...create,
    pubobjects: (create.pubobjects ?? []).map((node) => qualified(step, node)),
  });
}

export function alterPublication(step: Step, alter: Tree.AlterPublicationStmt): void {
  const pubname = alter.pubname ?? "";
  const node = step.world.object("publication", "", pubname)?.node;
  const before = as(node, "CreatePublicationStmt") ?? { pubname };
  const given = (alter.pubobjects ?? []).map((object) => qualified(step, object));
  const names = new Set(given.map(publishedName));
  const others = (before.pubobjects ?? []).filter((object) => !names.has(publishedName(object)));
  const options = [...(before.options ?? []), ...(alter.options ?? [])];
  const changed = { AP_AddObjects: [...others, ...given], AP_DropObjects: others, AP_SetObjects: given };
  const pubobjects = given.length === 0 ? before.pubobjects : changed[alter.action ?? "AP_SetObjects"];
  putPublication(step, { ...before, ...(pubobjects && { pubobjects }), options });
}

function putPublication(step: Step, publication: Tree.CreatePublicationStmt): void {
  putGlobal(step, "publication", publication.pubname, { CreatePublicationStmt: publication });
  notePublication(step.world, publication.pubname ?? "");
}

function qualified({ world }: Step, node: Node): Node {
  const published = as(node, "PublicationObjSpec");
  const relation = published?.pubtable?.relation;
  if (published?.pubobjtype === "PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA") {
    const name = world.searchPath()[0] ?? "public";
    return { PublicationObjSpec: { ...published, pubobjtype: "PUBLICATIONOBJ_TABLES_IN_SCHEMA", name } };
  }
  if (!published || !relation) return node;
  const [schemaname = "", relname = ""] = world.keyOf(nameOfRangeVar(relation)).split("\u0000");
  const pubtable = { ...published.pubtable, relation: { ...relation, schemaname, relname } };
  return { PublicationObjSpec: { ...published, pubtable } };
}

function publishedName(node: Node): string {
  const published = as(node, "PublicationObjSpec");
  const table = published?.pubtable?.relation;
  return table ? `${table.schemaname ?? ""}.${table.relname ?? ""}` : `schema ${published?.name ?? ""}`;
}

/** Publications follow a table that is renamed, and leave out one that is dropped (`to` is null). */
export function followTable(step: Step, from: string, to: string | null): void {
  const [schemaname = "", relname = ""] = from.split("\u0000");
  const old = `${schemaname}.${relname}`;
  for (const publication of publicationsIn(step.world)) {
    const objects = publication.pubobjects ?? [];
    if (!objects.some((node) => publishedName(node) === old)) continue;
    const pubobjects = objects.flatMap((node) => {
      const published = as(node, "PublicationObjSpec");
      if (!published?.pubtable?.relation || publishedName(node) !== old) return node;
      if (to === null) return [];
      const [schema = "", name = ""] = to.split("\u0000");
      const relation = { ...published.pubtable.relation, schemaname: schema, relname: name };
      return { PublicationObjSpec: { ...published, pubtable: { ...published.pubtable, relation } } };
    });
    putPublication(step, { ...publication, pubobjects });
  }
}
