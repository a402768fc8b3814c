// What a rule holds of the transaction so far, locks for instance: ROLLBACK TO SAVEPOINT gives up what came after the
// savepoint. Source: "Table-Level Locks" in the manual.
import type { StatementContext } from "./context";
import { transactionStatement } from "./transactions";

interface TransactionMemory<Held> {
  readonly transaction: number;
  /** Replaced, never changed in place: savepoints remember it. */
  held: Held;
  savepoints: readonly { readonly name: string; readonly held: Held }[];
}

/** Under the rule's id, as of the statement of the context; `none` is what a transaction begins with. */
export function transactionMemory<Held>(
  { memory, statement }: StatementContext,
  id: string,
  transaction: number,
  none: Held,
): { held: Held } {
  let known = memory.get(id) as TransactionMemory<Held> | undefined;
  if (known?.transaction !== transaction) {
    memory.set(id, (known = { transaction, held: none, savepoints: [] }));
  }
  const control = transactionStatement(statement);
  const name = control?.savepoint_name ?? "";
  const at = known.savepoints.findLastIndex((savepoint) => savepoint.name === name);
  const found = known.savepoints[at];
  if (control?.kind === "TRANS_STMT_SAVEPOINT") {
    known.savepoints = [...known.savepoints, { name, held: known.held }];
  } else if (control?.kind === "TRANS_STMT_ROLLBACK_TO" && found) {
    known.held = found.held;
    known.savepoints = known.savepoints.slice(0, at + 1);
  } else if (control?.kind === "TRANS_STMT_RELEASE" && found) {
    known.savepoints = known.savepoints.slice(0, at);
  }
  return known;
}
