// Whether ALTER COLUMN … TYPE can keep the table's rows as they are. Source: ATColumnChangeRequiresRewrite() in
// src/backend/commands/tablecmds.c and the cast support functions it relies on; the pairs below were measured on
// PostgreSQL 12 and 18 with the same result. Knows nothing of indexes and constraints.
import type { SqlType } from "./sql-type";
import { sameType } from "./sql-type";

/** "utc" = only while the session's time zone is UTC (12 and later). */
export type RewriteNeed = "none" | "utc" | "rewrite";

export interface DomainShape {
  /** What the domain is made of. */
  readonly base: SqlType;
  /** Has a CHECK or NOT NULL, so that every row must be looked at. */
  readonly constrained: boolean;
}

type DomainLookup = (type: SqlType) => DomainShape | null;

/** Stored as numbers of objects: each becomes the other by a cast without a function. */
const objectTypes =
  "regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype".split(
    " ",
  );

/** Casts without a function between types that are stored alike (pg_cast), beside those that depend on lengths. */
const binaryCasts = new Set([
  ...objectTypes.flatMap((type) => [`int4>${type}`, `${type}>int4`, `oid>${type}`, `${type}>oid`]),
  "bit>varbit",
  "cidr>inet",
  "int4>oid",
  "oid>int4",
  "xml>text",
  "xml>varchar",
  "text>citext",
  "varchar>citext",
  "citext>text",
  "citext>varchar",
]);

const textTypes = new Set(["text", "varchar"]);
const precisionTypes = new Set(["time", "timetz", "timestamp", "timestamptz", "interval"]);

/** The change without a USING clause, or with one that is only a cast. */
export function rewriteNeed(from: SqlType, to: SqlType, domain: DomainLookup): RewriteNeed {
  if (sameType(from, to)) return "none";
  const toDomain = domain(to);
  if (toDomain) return toDomain.constrained ? "rewrite" : rewriteNeed(from, toDomain.base, domain);
  const fromDomain = domain(from);
  if (fromDomain) return rewriteNeed(fromDomain.base, to, domain);
  if (from.dimensions > 0 || to.dimensions > 0) return "rewrite";
  return scalarNeed(from, to);
}

function scalarNeed(from: SqlType, to: SqlType): RewriteNeed {
  const unlimited = to.modifiers === null;
  if (binaryCasts.has(`${from.name}>${to.name}`)) return unlimited ? "none" : "rewrite";
  if (textTypes.has(from.name) && textTypes.has(to.name)) return lengthGrows(from, to) ? "none" : "rewrite";
  const zones = ["timestamp", "timestamptz"];
  if (from.name !== to.name && zones.includes(from.name) && zones.includes(to.name)) {
    return lengthGrows(from, to) ? "utc" : "rewrite";
  }
  if (from.name !== to.name || from.schema !== to.schema) return "rewrite";
  if (from.name === "varbit") return lengthGrows(from, to) ? "none" : "rewrite";
  if (from.name === "numeric") return numericGrows(from, to) ? "none" : "rewrite";
  if (precisionTypes.has(from.name)) return precisionGrows(from, to) ? "none" : "rewrite";
  return "rewrite";
}

/** No limit, or one that is not below the old one. */
function lengthGrows(from: SqlType, to: SqlType): boolean {
  const limit = to.modifiers?.[0];
  const old = from.modifiers?.[0];
  return limit === undefined || (old !== undefined && old <= limit);
}

function numericGrows(from: SqlType, to: SqlType): boolean {
  if (to.modifiers === null) return true;
  if (from.modifiers === null) return false;
  const [precision = 0, scale = 0] = to.modifiers;
  const [oldPrecision = 0, oldScale = 0] = from.modifiers;
  return scale === oldScale && precision >= oldPrecision;
}

/** An interval's first modifier says which fields it keeps (32767 = all), its second is the precision. */
function precisionGrows(from: SqlType, to: SqlType): boolean {
  if (from.name !== "interval") return lengthGrows({ ...from, modifiers: from.modifiers ?? [6] }, to);
  const [fields = 32767, precision = 6] = to.modifiers ?? [];
  const [oldFields = 32767, oldPrecision = 6] = from.modifiers ?? [];
  return fields === oldFields && precision >= oldPrecision;
}
