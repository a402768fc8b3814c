// The names PostgreSQL gives to what has none: indexes, sequences and constraints. Source: ChooseRelationName(),
// ChooseIndexName() and ChooseIndexColumnNames() in src/backend/commands/indexcmds.c,
// ChooseConstraintName() in src/backend/catalog/pg_constraint.c.
import { byteLength, clip, longestIdentifier, objectName } from "../../sql/object-name";
import { relationKey } from "./relation";
import type { World } from "./world";

/** The first of name, name1, name2 … that is free. */
export function freeName(
  name: string,
  addition: string,
  label: string,
  isTaken: (name: string) => boolean,
): string {
  for (let pass = 0; ; pass++) {
    const candidate = objectName(name, addition, pass === 0 ? label : label + String(pass));
    if (!isTaken(candidate)) return candidate;
  }
}

/** A name for a new relation of the schema, as for an unnamed index or the sequence of a serial column. */
export function freeRelationName(
  world: World,
  schema: string,
  [name, addition, label]: readonly [name: string, addition: string, label: string],
  isTaken: (name: string) => boolean = () => false,
): string {
  return freeName(
    name,
    addition,
    label,
    (candidate) => isTaken(candidate) || world.relations.get(relationKey(schema, candidate)) !== undefined,
  );
}

/** Column names joined for the name of an index or a foreign key. */
export function columnsInName(columns: readonly string[]): string {
  let joined = "";
  for (const column of columns) {
    if (byteLength(joined) >= longestIdentifier) break;
    joined = joined === "" ? column : `${joined}_${column}`;
  }
  return clip(joined, longestIdentifier);
}

/** Names of an index's columns: of one name, the second gets "1", the third "2". */
export function distinctColumnNames(columns: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const column of columns) {
    let name = column;
    for (let count = 1; names.includes(name); count++) {
      name = clip(column, longestIdentifier - String(count).length) + String(count);
    }
    names.push(name);
  }
  return names;
}
