// Name and places of a constraint that ALTER TABLE adds: the keyword to underline and the definition to copy in a fix.
import type { OffsetRange } from "../base/text-range";
import { as } from "../sql/syntax-tree";
import type { AlterCommand } from "./alter-command";
import type { ExistingTable, StatementContext } from "./context";
import { tableConstraintOf } from "./schema/constraints";

export interface ConstraintPlace {
  /** As written, else the name PostgreSQL will give it. */
  readonly name: string;
  readonly keyword: OffsetRange;
  /** From the keyword to the end of the subcommand. */
  readonly definition: OffsetRange;
}

export function constraintPlace(
  context: StatementContext,
  command: AlterCommand,
  table: ExistingTable,
  ...words: readonly string[]
): ConstraintPlace {
  const constraint = as(command.command.def, "Constraint") ?? {};
  const taken = context.world.relation(table.name)?.constraints ?? new Map();
  const keyword = command.rangeOfWords(...words);
  return {
    name: tableConstraintOf(constraint, table.name.name, null, taken, null)?.name ?? "",
    keyword,
    definition: { start: keyword.start, end: command.range().end },
  };
}
