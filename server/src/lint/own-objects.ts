// Whether something was made by this very migration, so that nobody used it before and taking it away loses nothing.
import type { QualifiedName } from "../sql/names";
import type { StatementContext } from "./context";
import type { Origin } from "./schema/relation";

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
