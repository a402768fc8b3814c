// Which reports of a success a person must not miss, and so are opened without being asked for.
import type { RollbackReport } from "../../../server/src/protocol/reports/rollback";

/** A rollback after which the schema is not what it was before. */
export function isWorthReading(result: unknown): boolean {
  const report = result as Partial<RollbackReport> | null | undefined;
  return report?.schema === "migrate-safe/rollback/1" && report.schema_after?.as_before === false;
}
