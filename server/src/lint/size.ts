// How many rows a table has, as far as the project told, and how that moves the severity of what takes longer with each
// row. Without an estimate nothing moves.
import type { Severity } from "../protocol/findings";
import type { QualifiedName } from "../sql/names";
import type { StatementContext } from "./context";
import type { World } from "./schema/world";

/** Below this a table is read or written anew within milliseconds. */
const smallTable = 1000;

/** From here on a scan under a lock is felt. */
export const largeTable = 1_000_000;

/** Estimated rows; null when nobody told. */
export function rowsOf({ world, facts }: StatementContext, name: QualifiedName): number | null {
  return facts.rows.size === 0 ? null : rowsAt(world, name, (key) => facts.rows.get(key));
}

/** The same from whatever holds rows by "schema.table". */
export function rowsAt(
  world: World,
  name: QualifiedName,
  rowsBy: (key: string) => number | undefined,
): number | null {
  const schema = world.relation(name)?.schema ?? name.schema ?? world.searchPath()[0] ?? "public";
  const rows = rowsBy(`${schema}.${name.name}`) ?? -1;
  return rows < 0 ? null : rows;
}

const order: readonly Severity[] = ["hint", "info", "warning", "error"];

/** One level lower for a small table, one higher for a large one. */
export function severityBySize(
  context: StatementContext,
  name: QualifiedName,
  severity: Severity,
): { readonly severity: Severity } {
  const rows = rowsOf(context, name);
  const step = rows === null ? 0 : rows < smallTable ? -1 : rows >= largeTable ? 1 : 0;
  const level = Math.min(Math.max(order.indexOf(severity) + step, 0), order.length - 1);
  return { severity: order[level] ?? severity };
}
