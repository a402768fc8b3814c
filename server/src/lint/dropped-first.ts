// What a file drops with IF EXISTS, by bare names: after such a DROP, creating the thing again can be repeated as often
// as one likes.
import type { SqlFile, Statement } from "../sql/sql-file";
import { as, type Node } from "../sql/syntax-tree";
import { nameOfObject } from "./dropped-objects";

/** Names with the index of the statement that drops them; schemas are left out of account. */
const known = new WeakMap<SqlFile, ReadonlyMap<string, number>>();

/** Whether an earlier statement of the file drops it IF EXISTS; a column as "table.column". */
export function isDroppedFirst(file: SqlFile, before: Statement, name: string): boolean {
  let dropped = known.get(file);
  if (!dropped) known.set(file, (dropped = droppedNames(file)));
  return (dropped.get(name) ?? Infinity) < before.index;
}

function droppedNames(file: SqlFile): ReadonlyMap<string, number> {
  const names = file.statements.flatMap(({ parsed, index }) =>
    namesIn(parsed.tree).map((name) => [name, index] as const),
  );
  // The first one counts.
  return new Map(names.toReversed());
}

function namesIn(tree: Node | null): readonly string[] {
  const drop = as(tree, "DropStmt");
  if (drop?.missing_ok) {
    return (drop.objects ?? []).map((object) => nameOfObject(object).name);
  }
  const alter = as(tree, "AlterTableStmt");
  return (alter?.cmds ?? []).flatMap((node) => {
    const command = as(node, "AlterTableCmd");
    return command?.subtype === "AT_DropColumn" && command.missing_ok
      ? [`${alter?.relation?.relname ?? ""}.${command.name ?? ""}`]
      : [];
  });
}
