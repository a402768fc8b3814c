// Name and places of a constraint that ALTER TABLE adds: the keyword to underline and the definition to copy in a fix.
import type { OffsetRange } from "../base/text-range";
import { as, type Tree } from "../sql/syntax-tree";
import { alterCommands, type AlterCommand } from "./alter-command";
import type { ExistingTable, StatementContext } from "./context";
import { tableConstraintOf } from "./schema/constraints";
import type { TableConstraint } from "./schema/relation";

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
  const taken = new Map(remaining(context, context.world.relation(table.name)?.constraints));
  const keyword = command.rangeOfWords(...words);
  return {
    name: tableConstraintOf(constraint, table.name.name, null, taken, null)?.name ?? "",
    keyword,
    definition: { start: keyword.start, end: command.range().end },
  };
}

/** Names that the same statement drops are free by then: AT_PASS_DROP in src/backend/commands/tablecmds.c. */
function remaining(
  { statement }: StatementContext,
  constraints: ReadonlyMap<string, TableConstraint> = new Map(),
): readonly (readonly [string, TableConstraint])[] {
  const dropped = (subtype: Tree.AlterTableType): readonly string[] =>
    alterCommands(statement).flatMap(({ command }) =>
      command.subtype === subtype ? (command.name ?? []) : [],
    );
  const [names, columns] = [dropped("AT_DropConstraint"), dropped("AT_DropColumn")];
  return [...constraints].filter(
    ([name, one]) => !names.includes(name) && !one.columns.some((column) => columns.includes(column)),
  );
}
