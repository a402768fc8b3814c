// Drops put off: a table or column that would be dropped is renamed out of use instead, so that its data is still there when
// the migration is taken back, and a later one drops it. The rules about drops know the prefix.
import { clip, longestIdentifier } from "./object-name";
import { nameFromList, nameOfRangeVar, quoteIdentifier, quoteName, type QualifiedName } from "./names";
import type { ParsedText } from "./sql-file";
import { as } from "./syntax-tree";

const prefix = "zz_drop_";

/**
 * The statements that stand in for one that drops tables or columns, without semicolons; null for any other, and where
 * more would go along. A column of `isRequired` has to lose its NOT NULL, or nobody could add rows without it.
 */
export function quarantined(
  { tree }: ParsedText,
  isRequired: (table: QualifiedName, column: string) => boolean,
): readonly string[] | null {
  const drop = as(tree, "DropStmt");
  if (drop?.removeType === "OBJECT_TABLE" && drop.behavior !== "DROP_CASCADE") {
    const word = drop.missing_ok ? "TABLE IF EXISTS" : "TABLE";
    return (drop.objects ?? []).map((node) => {
      const table = nameFromList(as(node, "List")?.items ?? []);
      return `ALTER ${word} ${quoteName(table)} RENAME TO ${outOfUse(table.name)}`;
    });
  }
  const alter = as(tree, "AlterTableStmt");
  if (alter?.objtype !== "OBJECT_TABLE" || !alter.relation) return null;
  const table = nameOfRangeVar(alter.relation);
  const columns: string[] = [];
  for (const node of alter.cmds ?? []) {
    const command = as(node, "AlterTableCmd");
    const isPlain = command?.subtype === "AT_DropColumn" && command.behavior !== "DROP_CASCADE";
    if (!isPlain || command.missing_ok || command.name === undefined) return null;
    columns.push(command.name);
  }
  return columns.flatMap((column) => [
    ...(isRequired(table, column)
      ? [`ALTER TABLE ${quoteName(table)} ALTER COLUMN ${quoteIdentifier(column)} DROP NOT NULL`]
      : []),
    `ALTER TABLE ${quoteName(table)} RENAME COLUMN ${quoteIdentifier(column)} TO ${outOfUse(column)}`,
  ]);
}

function outOfUse(name: string): string {
  return quoteIdentifier(clip(prefix + name, longestIdentifier));
}
