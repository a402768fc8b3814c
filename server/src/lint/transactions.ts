// In which transaction each statement of a file runs: what the file says with BEGIN and COMMIT, and what its runner adds.
// Source: "The Extended Query Protocol" and "Multiple Statements in a Simple Query" in the manual.
import { transactionModel } from "../migrations/transaction-model";
import type { SqlFile, Statement } from "../sql/sql-file";
import { as, type Tree } from "../sql/syntax-tree";

/**
 * Who runs the file. `own` is this product's runner, which splits a file by the statements that refuse a transaction
 * block; `transaction` wraps the file in one; `simple-query` sends the text as one string, which is an implicit
 * transaction when it holds several statements; `none` sends statements one by one.
 */
export type Wrap = "own" | "transaction" | "simple-query" | "none";

export interface TransactionPlace {
  /** Equal for the statements that commit together. */
  readonly id: number;
  readonly kind: "explicit" | "wrapped" | "simple-query" | "unit" | "none";
  /** The statement that opened it, for an explicit block. */
  readonly opener: Statement | null;
}

/** One place for each statement of the file, by index. BEGIN itself belongs to the block it opens. */
export function transactionPlaces(file: SqlFile, wrap: Wrap): readonly TransactionPlace[] {
  const outside = placesOutside(file, wrap);
  let nextId = file.statements.length + 1;
  let explicit: TransactionPlace | null = null;
  let wrapperEnded = false;
  return file.statements.map((statement) => {
    const control = transactionStatement(statement);
    const around = wrapperEnded ? alone(statement) : (outside[statement.index] ?? alone(statement));
    const opens = control?.kind === "TRANS_STMT_BEGIN" || control?.kind === "TRANS_STMT_START";
    if (opens && !explicit && around.kind !== "wrapped") {
      explicit = { id: nextId++, kind: "explicit", opener: statement };
    }
    const place = explicit ?? around;
    if (control && endsTransaction(control)) {
      wrapperEnded ||= !explicit && wrap === "transaction";
      explicit = control.chain ? { id: nextId++, kind: "explicit", opener: statement } : null;
    }
    return place;
  });
}

/** The node when the statement controls transactions. */
export function transactionStatement(statement: Statement): Tree.TransactionStmt | undefined {
  return statement.parsed.kind === "TransactionStmt"
    ? as(statement.parsed.tree, "TransactionStmt")
    : undefined;
}

const ends = new Set<Tree.TransactionStmtKind | undefined>([
  "TRANS_STMT_COMMIT",
  "TRANS_STMT_ROLLBACK",
  "TRANS_STMT_PREPARE",
]);

export function endsTransaction(control: Tree.TransactionStmt): boolean {
  return ends.has(control.kind);
}

function alone(statement: Statement): TransactionPlace {
  return { id: statement.index, kind: "none", opener: null };
}

/** Places as they are where no BEGIN is in force. */
function placesOutside(file: SqlFile, wrap: Wrap): readonly TransactionPlace[] {
  const id = file.statements.length;
  if (wrap === "transaction") return file.statements.map(() => ({ id, kind: "wrapped", opener: null }));
  if (wrap === "simple-query" && file.statements.length > 1) {
    return file.statements.map(() => ({ id, kind: "simple-query", opener: null }));
  }
  if (wrap !== "own") return file.statements.map(alone);
  const model = transactionModel(file);
  if (model.mode === "transaction") {
    return file.statements.map(() => ({ id, kind: "unit", opener: null }));
  }
  const places = file.statements.map(alone);
  if (model.mode === "units") {
    for (const unit of model.units) {
      const first = unit.statements[0];
      if (unit.kind !== "transaction" || !first) continue;
      for (const { index } of unit.statements)
        places[index] = { id: first.index, kind: "unit", opener: null };
    }
  }
  return places;
}
