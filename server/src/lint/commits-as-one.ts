// Whether a file leaves either everything or nothing behind when it fails.
import { transactionModel } from "../migrations/transaction-model";
import type { SqlFile } from "../sql/sql-file";
import type { LintFile } from "./context";
import { effectiveStatements } from "./down-script";
import type { TransactionPlace, Wrap } from "./transactions";

/** By places, which are made anew for each text and for each way to run it. */
const known = new WeakMap<readonly TransactionPlace[], boolean>();

/** Every statement that does something is in one and the same transaction. */
export function commitsAsOne({ sql, places }: LintFile, wrap: Wrap): boolean {
  let asOne = known.get(places);
  if (asOne === undefined) known.set(places, (asOne = isOne(sql, places, wrap)));
  return asOne;
}

function isOne(sql: SqlFile, places: readonly TransactionPlace[], wrap: Wrap): boolean {
  const [first, ...rest] = effectiveStatements(sql).map(({ index }) => places[index]);
  if (!first) return true;
  // One statement sent as one string is a transaction of its own, unless it refuses to be in any.
  if (wrap === "simple-query" && sql.statements.length === 1) {
    return transactionModel(sql).mode === "transaction";
  }
  return first.kind !== "none" && rest.every((place) => place?.id === first.id);
}
