// An expression with a column under another name.
import type { Node } from "../../sql/syntax-tree";

/** The same value when the name does not occur. Only the last name of a column reference is looked at. */
export function withColumnRenamed<Value>(tree: Value, from: string, to: string): Value {
  return renamedPart(tree, from, to) as Value;
}

function renamedPart(part: unknown, from: string, to: string): unknown {
  if (part === null || typeof part !== "object") return part;
  if (Array.isArray(part)) {
    const items = part.map((item) => renamedPart(item, from, to));
    return items.some((item, index) => item !== part[index]) ? items : part;
  }
  const { ColumnRef: column } = part as { readonly ColumnRef?: { readonly fields?: readonly Node[] } };
  if (column) {
    const last = column.fields?.at(-1);
    if (!last || !("String" in last) || last.String.sval !== from) return part;
    return {
      ColumnRef: { ...column, fields: [...(column.fields ?? []).slice(0, -1), { String: { sval: to } }] },
    };
  }
  let changed: Record<string, unknown> | null = null;
  for (const [key, value] of Object.entries(part)) {
    const renamed = renamedPart(value, from, to);
    if (renamed === value) continue;
    changed ??= { ...part };
    changed[key] = renamed;
  }
  return changed ?? part;
}
