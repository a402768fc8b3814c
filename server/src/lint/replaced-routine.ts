// What CREATE OR REPLACE of a function meets: the signatures known by that name, and the one it makes.
import { nameFromList } from "../sql/names";
import { as, type Tree } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import type { Routine } from "./schema/relation";
import { signatureOf } from "./schema/signature";
import { worldAfter } from "./statement-effect";

export interface ReplacedRoutine {
  /** Every signature of this name before the statement. */
  readonly known: readonly Routine[];
  /** The one with the same input types; null when the statement makes another signature. */
  readonly before: Routine | null;
  readonly after: Routine;
}

/** Null for a plain CREATE, for a name nothing is known of, and where a type cannot be told. */
export function replacedRoutine(
  context: StatementContext,
  node: Tree.CreateFunctionStmt,
): ReplacedRoutine | null {
  if (!node.replace) return null;
  const name = nameFromList(node.funcname ?? []);
  const key = context.world.creationKey(name);
  const known = context.world.routines.get(key) ?? [];
  if (known.length === 0) return null;
  const after = worldAfter(context)
    .routines.get(key)
    ?.find((routine) => as(routine.node, "CreateFunctionStmt") === node);
  if (!after || [...known, after].some(hasUnknownType)) return null;
  const signature = signatureOf(after);
  return { known, before: known.find((routine) => signatureOf(routine) === signature) ?? null, after };
}

function hasUnknownType({ parameters }: Routine): boolean {
  return parameters.some(({ type }) => type === null);
}
