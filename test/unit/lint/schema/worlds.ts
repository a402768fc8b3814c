// Worlds made by reading SQL, for the tests.
import { transactionPlaces } from "../../../../server/src/lint/transactions";
import { walkFile } from "../../../../server/src/lint/walk";
import { World } from "../../../../server/src/lint/schema/world";
import { parseSqlFile } from "../../../../server/src/sql/parse-sql-file";
import type { Parser } from "../../../../server/src/sql/parser";

export function worldAfter(
  parser: Parser,
  sql: string,
  before = new World(),
  origin: object | null = {},
): World {
  const file = parseSqlFile(sql, parser);
  return walkFile(file, before, transactionPlaces(file, "none"), origin, undefined, true);
}

/** Key of a name such as "users" or "app.users". */
export function key(name: string): string {
  const [first = "", second] = name.split(".");
  return second === undefined ? `public\u0000${first}` : `${first}\u0000${second}`;
}
