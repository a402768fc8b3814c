// Whether a type holds less than another: values that fit the old one then fail with 22001 or 22003, or are rounded.
// Source: the chapter "Data Types" of the manual. Knows no domains; the caller gives their base types.
import type { SqlType } from "./schema/sql-type";

/** Decimal digits before the point that a whole number of the type may have. */
const wholeDigits: Readonly<Record<string, number>> = { int2: 5, int4: 10, int8: 19 };

/** Decimal digits a binary float keeps for certain: FLT_DIG and DBL_DIG of <float.h>. */
const floatDigits: Readonly<Record<string, number>> = { float4: 6, float8: 15 };

/** Finer first: a value loses something on the way down. */
const finer: Readonly<Record<string, readonly string[]>> = {
  timestamp: ["date", "time"],
  timestamptz: ["date", "time", "timetz"],
  timetz: ["time"],
  inet: ["cidr"],
  macaddr8: ["macaddr"],
};

const texts: readonly string[] = ["text", "varchar", "bpchar", "citext"];
const times: readonly string[] = ["time", "timetz", "timestamp", "timestamptz"];
const bits: readonly string[] = ["bit", "varbit"];

export function isNarrower(from: SqlType, to: SqlType): boolean {
  if (from.dimensions !== to.dimensions || from.schema !== null || to.schema !== null) return false;
  if (texts.includes(from.name)) return texts.includes(to.name) ? isShorter(from, to) : holdsLessThanText(to);
  if (finer[from.name]?.includes(to.name)) return true;
  if (bits.includes(from.name) && bits.includes(to.name)) return isShorter(from, to);
  if (times.includes(from.name) && times.includes(to.name)) return precision(to) < precision(from);
  if (from.name === "interval" && to.name === "interval") return losesInterval(from, to);
  return isNumber(from) && isNumber(to) && losesDigits(from, to);
}

/** A target that is narrow whatever came before, as far as a reader would expect of the name. */
export function isNarrow(type: SqlType): boolean {
  const { schema, name, modifiers, dimensions } = type;
  if (schema !== null || dimensions > 0) return false;
  if (["int2", "int4", "float4", "date"].includes(name)) return true;
  if (name === "varchar" || name === "bpchar" || name === "numeric")
    return modifiers !== null || name === "bpchar";
  return (name === "timestamp" || name === "timestamptz") && precision(type) < 6;
}

/** Without a length char is char(1), bit is bit(1), and the others have no limit. */
function lengthOf({ name, modifiers }: SqlType): number {
  return modifiers?.[0] ?? (name === "bpchar" || name === "bit" ? 1 : Infinity);
}

function isShorter(from: SqlType, to: SqlType): boolean {
  return lengthOf(to) < lengthOf(from);
}

function holdsLessThanText(type: SqlType): boolean {
  return isNarrow(type) || type.name === "name" || type.name === "char";
}

function precision({ modifiers }: SqlType): number {
  return modifiers?.[0] ?? 6;
}

/** The first modifier says which fields are kept (32767 = all), the second is the precision. */
function losesInterval(from: SqlType, to: SqlType): boolean {
  const [fields = 32767, digits = 6] = to.modifiers ?? [];
  const [oldFields = 32767, oldDigits = 6] = from.modifiers ?? [];
  return (fields !== oldFields && fields !== 32767) || digits < oldDigits;
}

function isNumber({ name }: SqlType): boolean {
  return name in wholeDigits || name in floatDigits || name === "numeric";
}

/** Digits before and after the point; a float's digits float. */
function digitsOf({ name, modifiers }: SqlType): { readonly whole: number; readonly scale: number } {
  if (name in wholeDigits) return { whole: wholeDigits[name] ?? 0, scale: 0 };
  if (name !== "numeric" || !modifiers) return { whole: Infinity, scale: Infinity };
  const [total = 0, scale = 0] = modifiers;
  return { whole: total - scale, scale };
}

function losesDigits(from: SqlType, to: SqlType): boolean {
  const float = floatDigits[to.name];
  const old = digitsOf(from);
  if (float !== undefined) {
    const oldFloat = floatDigits[from.name];
    return oldFloat === undefined ? old.whole + old.scale > float : float < oldFloat;
  }
  const { whole, scale } = digitsOf(to);
  if (to.name in wholeDigits && from.name === "numeric") return old.whole >= whole || old.scale > 0;
  return whole < old.whole || scale < old.scale;
}
