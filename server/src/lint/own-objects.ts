// Whether something was made by this very migration, so that nobody used it before and taking it away loses nothing.
import type { QualifiedName } from "../sql/names";
import { saidEarlier } from "./column-history";
import type { ExistingTable, StatementContext } from "./context";
import { sameSignature, signatureOf, signatureOfRoutine } from "./routine-signature";
import { isTemporarySchema, type Origin } from "./schema/relation";
import type { Tree } from "../sql/syntax-tree";

export interface Made {
  readonly origin: Origin;
  /** Made by IF NOT EXISTS. */
  readonly conditional?: boolean;
  readonly temporary?: boolean;
}

/** Made earlier in this file for certain, temporary, or made by the up that this down takes back. */
export function isOwn(context: StatementContext, made: Made | undefined): boolean {
  if (!made) return false;
  if (made.temporary || context.isMadeByUp(made.origin)) return true;
  return made.origin === context.file.origin && !made.conditional;
}

export function isOwnRelation(context: StatementContext, name: QualifiedName): boolean {
  return isOwn(context, context.world.relation(name));
}

/** Composite types are kept among the relations. */
export function isOwnType(context: StatementContext, name: QualifiedName): boolean {
  return isOwn(context, context.world.type(name) ?? context.world.relation(name));
}

/** The routine that a call names with its argument types, or by its name alone. */
export function isOwnRoutine(
  context: StatementContext,
  name: QualifiedName,
  call: Tree.ObjectWithArgs | undefined,
): boolean {
  if (isTemporarySchema(name.schema)) return true;
  const signature = signatureOf(call);
  return context.world
    .routinesOf(name)
    .some(
      (routine) =>
        isOwn(context, routine) && (!signature || sameSignature(signature, signatureOfRoutine(routine))),
    );
}

/** A column of a table that was there; in one made by IF NOT EXISTS, only what ALTER TABLE added is new. */
export function isOwnColumn(
  context: StatementContext,
  { name, relation }: ExistingTable,
  column: string,
): boolean {
  const { file } = context;
  if (!isOwn(context, relation?.columns.get(column))) return false;
  const isDoubtful = relation?.origin === file.origin && relation?.conditional;
  return !isDoubtful || saidEarlier(context, name, column).some(({ subtype }) => subtype === "AT_AddColumn");
}
