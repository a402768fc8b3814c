// Constraints and indexes that come back under their old name: dropped earlier in the file, or dropped by the up that this
// down takes back. They are a change of something old rather than something new.
import { as } from "../sql/syntax-tree";
import type { LintFile, StatementContext } from "./context";
import { droppedObjects } from "./dropped-objects";
import { nestedStatements } from "./nested-statements";

/** Index of the statement that drops it, by name. */
type DroppedNames = ReadonlyMap<string, number>;

export function isReplaced(context: StatementContext, name: string): boolean {
  const { file, statement } = context;
  const dropped = droppedNames(context, file).get(name);
  if (dropped !== undefined && dropped <= statement.index) return true;
  return file.up !== null && droppedNames(context, file.up).has(name);
}

function droppedNames({ memory }: StatementContext, file: LintFile): DroppedNames {
  const id = `constraints and indexes dropped by ${file.direction}`;
  let known = memory.get(id) as DroppedNames | undefined;
  if (!known) memory.set(id, (known = readFile(file)));
  return known;
}

function readFile({ sql }: LintFile): DroppedNames {
  const names = new Map<string, number>();
  for (const statement of sql.statements.flatMap((one) => [one, ...nestedStatements(one)])) {
    const { tree } = statement.parsed;
    const drop = as(tree, "DropStmt");
    const dropped =
      drop?.removeType === "OBJECT_INDEX" ? droppedObjects(statement, drop).map(({ name }) => name.name) : [];
    for (const node of as(tree, "AlterTableStmt")?.cmds ?? []) {
      const command = as(node, "AlterTableCmd");
      if (command?.subtype === "AT_DropConstraint") dropped.push(command.name ?? "");
    }
    for (const name of dropped) if (!names.has(name)) names.set(name, statement.index);
  }
  return names;
}
