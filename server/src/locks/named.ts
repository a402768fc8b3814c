// Relations as a statement names them: in FROM, in a list, or as the sequence that a call takes numbers from.
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../sql/names";
import { as, type Tree, walk } from "../sql/syntax-tree";
import type { NamedRelation, RelationRole, Touch } from "./touch";

export function namedIn(rangeVar: Tree.RangeVar, role: RelationRole): NamedRelation {
  const name = nameOfRangeVar(rangeVar);
  // The grammar says of every name outside of FROM and ALTER TABLE that it stands for its heirs too, or nothing at all.
  return rangeVar.inh === true ? { name, role } : { name, role, only: true };
}

const numberFunctions = new Set(["nextval", "setval"]);

/** Sequences that calls of nextval() and setval() with a constant name. */
export function takenNumbers(tree: unknown): readonly Touch[] {
  const touches: Touch[] = [];
  walk(tree, (kind, payload) => {
    if (kind !== "FuncCall") return;
    const { funcname, args } = payload as Tree.FuncCall;
    if (!numberFunctions.has(nameFromList(funcname ?? []).name)) return;
    let argument = args?.[0];
    for (let cast = as(argument, "TypeCast"); cast; cast = as(argument, "TypeCast")) argument = cast.arg;
    const name = plainName(as(argument, "A_Const")?.sval?.sval);
    if (name) touches.push({ row: "take numbers", target: { name, role: "sequence" }, partners: [] });
  });
  return touches;
}

/** The name in a text such as 'public.orders_id_seq'; quoted ones are left out. */
function plainName(text: string | undefined): QualifiedName | null {
  const parts = /^(?:([a-z_][a-z0-9_$]*)\.)?([a-z_][a-z0-9_$]*)$/i.exec(text ?? "");
  if (!parts?.[2]) return null;
  return { schema: parts[1]?.toLowerCase() ?? null, name: parts[2].toLowerCase() };
}
