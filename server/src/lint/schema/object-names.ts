// The names PostgreSQL gives to what has none: indexes, sequences and constraints. Source: makeObjectName(),
// ChooseRelationName(), ChooseIndexName() and ChooseIndexColumnNames() in src/backend/commands/indexcmds.c,
// ChooseConstraintName() in src/backend/catalog/pg_constraint.c.
import { relationKey } from "./relation";
import type { World } from "./world";

/** NAMEDATALEN - 1. */
const longest = 63;

/** Parts joined by "_", the longer of the first two cut so that the whole fits into 63 bytes. */
export function objectName(name: string, addition: string, label: string): string {
  const room = longest - (label === "" ? 0 : label.length + 1) - (addition === "" ? 0 : 1);
  let [first, second] = [byteLength(name), byteLength(addition)];
  while (first + second > room) {
    if (first > second) first--;
    else second--;
  }
  return [clip(name, first), clip(addition, second), label].filter((part) => part !== "").join("_");
}

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
    if (byteLength(joined) >= longest) break;
    joined = joined === "" ? column : `${joined}_${column}`;
  }
  return clip(joined, longest);
}

/** Names of an index's columns: of one name, the second gets "1", the third "2". */
export function distinctColumnNames(columns: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const column of columns) {
    let name = column;
    for (let count = 1; names.includes(name); count++) {
      name = clip(column, longest - String(count).length) + String(count);
    }
    names.push(name);
  }
  return names;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function byteLength(text: string): number {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return encoder.encode(text).length;
  return text.length;
}

/** At most so many bytes, and no part of a character. */
function clip(text: string, bytes: number): string {
  if (text.length <= bytes && byteLength(text) <= bytes) return text;
  let end = bytes;
  const encoded = encoder.encode(text);
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--;
  return decoder.decode(encoded.subarray(0, end));
}
