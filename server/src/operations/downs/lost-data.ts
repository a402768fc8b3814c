// The data that an up takes away and no down brings back, in words: rows of dropped tables, values of dropped columns,
// what a narrower type cut off, rows that were deleted or overwritten. Told from the schemas before and after the up and
// from its statements. Knows no down.
import { narrows } from "../../lint/pair/narrowing";
import { rowChanges, type RowChange } from "../../lint/pair/row-changes";
import type { SchemaSnapshot } from "../../database/schema-snapshot";
import { nameOfRangeVar, quoteIdentifier, quoteName } from "../../sql/names";
import type { SqlFile } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";

/** Each completes "Cannot come back: …". `restored` are the statements whose rows the down brings back. */
export function lostData(
  up: SqlFile,
  { before, after }: { readonly before: SchemaSnapshot; readonly after: SchemaSnapshot },
  restored: ReadonlySet<number>,
): readonly string[] {
  const found = new Set<string>();
  const old = renamed(up);
  for (const { kind, object, definition } of before.objects.values()) {
    if (old.has(lastPart(object))) continue;
    if (kind === "table" && !after.objects.has(`table ${object}`)) found.add(`the rows of ${object}`);
    if (kind === "enum") for (const value of addedValues(definition, after, object)) found.add(value);
    if (kind !== "column" || !holdsRows(before, ownerOf(object))) continue;
    const now = after.objects.get(`column ${object}`)?.definition;
    if (now === undefined) {
      if (after.objects.has(`table ${ownerOf(object)}`)) found.add(`the values of ${object}`);
    } else if (narrows(typeOf(definition), typeOf(now)) !== null) {
      found.add(`what ${object} held beyond ${typeOf(now)}`);
    }
  }
  for (const change of rowChanges(up)) {
    const rows = restored.has(change.statement.index) ? null : changedRows(change, before);
    if (rows !== null) found.add(rows);
  }
  return [...found];
}

/** PostgreSQL makes the type again without the value, which no row may have then. */
function addedValues(definition: string, after: SchemaSnapshot, object: string): readonly string[] {
  const old = labels(definition);
  return labels(after.objects.get(`enum ${object}`)?.definition)
    .filter((label) => !old.includes(label))
    .map((label) => `values ${label} of ${object}: the down fails while rows have them`);
}

/** Of the definition of an enum, in their quotes. */
function labels(definition = ""): readonly string[] {
  return definition.match(/'(?:[^']|'')*'/g) ?? [];
}

/** Null for rows and columns that the up itself made, which go with its objects. */
function changedRows({ verb, table, columns }: RowChange, before: SchemaSnapshot): string | null {
  const { schema, name } = nameOfRangeVar(table);
  const object = quoteName({ schema: schema ?? "public", name });
  if (verb === "insert" || !holdsRows(before, object)) return null;
  if (verb === "delete") return `the rows deleted from ${object}`;
  if (verb === "truncate") return `the rows of ${object}`;
  const old = columns.filter((column) => before.objects.has(`column ${object}.${quoteIdentifier(column)}`));
  if (columns.length > 0 && old.length === 0) return null;
  const list = old.map((column) => `${object}.${quoteIdentifier(column)}`).join(", ");
  return columns.length === 0
    ? `the rows of ${object} as they were`
    : `the values of ${list} as they were before the UPDATE`;
}

function holdsRows(schema: SchemaSnapshot, object: string): boolean {
  return schema.objects.has(`table ${object}`);
}

/** What is renamed or moved is not gone: the old names and schemas of the statements. */
function renamed(up: SqlFile): ReadonlySet<string> {
  const names = up.statements.flatMap(({ parsed: { tree } }) => {
    const rename = as(tree, "RenameStmt");
    const moved = as(tree, "AlterObjectSchemaStmt")?.relation?.relname;
    return [rename?.subname ?? rename?.relation?.relname ?? moved ?? []].flat();
  });
  return new Set(names.map(quoteIdentifier));
}

function lastPart(object: string): string {
  return /(?:"(?:[^"]|"")*"|[^."]+)$/.exec(object)?.[0] ?? object;
}

function ownerOf(column: string): string {
  return column.slice(0, -lastPart(column).length - 1);
}

/** A column's definition begins with its type, as format_type() writes it; here in the short words. */
function typeOf(definition: string): string {
  const [type = ""] = definition.split(rest, 1);
  return type
    .replace("character varying", "varchar")
    .replace(/^character\b/, "char")
    .replace(" without time zone", "")
    .replace(/^(time(?:stamp)?(?:\(\d\))?) with time zone/, "$1tz");
}

const rest =
  / (?=(?:collate|not|default|generated|virtual|identity|storage|compression|statistics|with \()\b)/;
