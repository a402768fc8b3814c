// The world as a statement would leave it, for rules that compare what was with what comes.
import type { StatementContext } from "./context";
import { applyStatement } from "./schema/apply-statement";
import type { World } from "./schema/world";

export function worldAfter({ world, statement, file }: StatementContext): World {
  const after = world.fork();
  applyStatement(after, statement.parsed, file.origin, true);
  return after;
}
