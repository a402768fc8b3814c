// What the files that replay statements share: the catalog, the statement, and short ways to reach what it names.
import type { OffsetRange } from "../../base/text-range";
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as, walk, type Node, type Tree } from "../../sql/syntax-tree";
import type { Catalog } from "./catalog";
import type { CatalogObject, ObjectKind, Step } from "./catalog-object";
import { namedRoutine, userTypeName } from "./naming";
import { placeOfName } from "./places";

export class Replay {
  readonly catalog: Catalog;
  readonly statement: Statement;

  constructor(catalog: Catalog, statement: Statement) {
    this.catalog = catalog;
    this.statement = statement;
  }

  step(at: OffsetRange): Step {
    return { pass: this.catalog.pass, statement: this.statement, at };
  }

  stepAt(name: string): Step {
    return this.step(placeOfName(this.statement, name));
  }

  /** The relation; a miss is noted when it is certainly not there. */
  relation(
    rangeVar: Tree.RangeVar | undefined,
    kind: ObjectKind = "table",
    conditional = false,
  ): CatalogObject | null {
    return rangeVar ? this.reach(kind, nameOfRangeVar(rangeVar), conditional) : null;
  }

  reach(kind: ObjectKind, name: QualifiedName, conditional = false): CatalogObject | null {
    const found = this.catalog.reach(kind, name);
    if (!found) this.catalog.miss(this.stepAt(name.name), { kind, name, owner: null }, conditional);
    return found;
  }

  part(
    owner: CatalogObject,
    kind: ObjectKind,
    name: string,
    at: OffsetRange,
    conditional = false,
  ): CatalogObject | null {
    const found = this.catalog.reachPart(owner, kind, name);
    const asked = { kind, name: { schema: null, name }, owner };
    if (!found) this.catalog.miss(this.step(at), asked, conditional);
    return found;
  }

  /** The routine a statement names; without its arguments the only one of that name. */
  routine(kind: ObjectKind, node: Node | undefined): QualifiedName | null {
    const named = namedRoutine(node);
    if (!named) return null;
    if (named.exact) return named.name;
    const found = this.catalog.routinesNamed(named.name);
    const only = found.length === 1 ? found[0] : undefined;
    return only ? { schema: only.schema, name: only.name } : named.name;
  }

  /** A type of the files themselves; types nobody made are of no interest. */
  userType(typeName: Tree.TypeName | undefined): CatalogObject | null {
    const name = userTypeName(typeName);
    if (!name) return null;
    return this.catalog.known("type", name) ?? this.catalog.known("table", name);
  }

  /** Relations, routines and types that a query or expression reads, as far as the files made them. */
  needsOf(node: unknown): readonly CatalogObject[] {
    const needs: CatalogObject[] = [];
    const own = new Set<string>();
    walk(node, (kind, payload) => {
      if (kind === "CommonTableExpr") own.add((payload as Tree.CommonTableExpr).ctename ?? "");
    });
    const names = columnNames(node);
    walk(node, (kind, payload) => {
      if (kind === "RangeVar") {
        const name = nameOfRangeVar(payload);
        if (name.schema === null && own.has(name.name)) return;
        const relation = this.catalog.known("table", name);
        if (!relation) return;
        needs.push(relation);
        for (const part of relation.parts.values()) {
          if (part.kind === "column" && names.has(part.name)) needs.push(part);
        }
      } else if (kind === "FuncCall") {
        const call = payload as Tree.FuncCall;
        const { schema, name } = nameFromList(call.funcname ?? []);
        const routines = this.catalog.routinesCalled(name);
        const [only] = routines.length === 1 ? routines : [];
        if (only && (schema === null || schema === only.schema)) needs.push(only);
        if (name === "nextval") needs.push(...this.#sequenceOf(call.args?.[0]));
      } else if (kind === "TypeCast") {
        const type = this.userType((payload as Tree.TypeCast).typeName);
        if (type) needs.push(type);
      }
      return undefined;
    });
    return needs;
  }

  /** The sequence in nextval('name') or nextval('name'::regclass). */
  #sequenceOf(node: Node | undefined): readonly CatalogObject[] {
    const cast = as(node, "TypeCast");
    const text = as(cast ? cast.arg : node, "A_Const")?.sval?.sval;
    if (text === undefined) return [];
    const parts = text
      .split(".")
      .map((part) => (part.startsWith('"') ? part.slice(1, -1) : part.toLowerCase()));
    const found = this.catalog.known("sequence", { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? "" });
    return found ? [found] : [];
  }
}

/** Last words of the column references below a node. */
export function columnNames(node: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  walk(node, (kind, payload) => {
    if (kind !== "ColumnRef") return;
    const name = as((payload as Tree.ColumnRef).fields?.at(-1), "String")?.sval;
    if (name !== undefined) names.add(name);
  });
  return names;
}

export function stringsOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => as(node, "String")?.sval ?? []);
}
