// In which transaction each statement of a file runs: what the file says with BEGIN and COMMIT, and what its runner adds.
// Source: "The Extended Query Protocol" and "Multiple Statements in a Simple Query" in the manual.
import { transactionModel, type Run, type Wrap } from "../migrations/transaction-model";
import type { SqlFile, Statement } from "../sql/sql-file";
import { as, type Tree } from "../sql/syntax-tree";

export type { Wrap } from "../migrations/transaction-model";

export interface TransactionPlace {
  /** Equal for the statements that commit together. */
  readonly id: number;
  readonly kind: "explicit" | "wrapped" | "simple-query" | "unit" | "none";
  /** The statement that opened it, for an explicit block. */
  readonly opener: Statement | null;
}

/** One place for each statement of the file, by index. BEGIN itself belongs to the block it opens. */
export function transactionPlaces(file: SqlFile, runs: Wrap | readonly Run[]): readonly TransactionPlace[] {
  if (typeof runs === "string") return placesInRun(file, runs);
  if (runs.length < 2) return placesInRun(file, runs[0]?.wrap ?? "own");
  return runs.flatMap(({ start, wrap }, index) => {
    const end = runs[index + 1]?.start ?? Infinity;
    const from = index === 0 ? 0 : start;
    const statements = file.statements.filter((one) => one.start >= from && one.start < end);
    const part = statements.map((statement, at) => ({ ...statement, index: at }));
    // Twice as many ids as statements are in use for one part, and no part begins before its first statement.
    const first = (statements[0]?.index ?? 0) * 3;
    return placesInRun({ ...file, statements: part }, wrap).map((place) => ({
      ...place,
      id: place.id + first,
    }));
  });
}

function placesInRun(file: SqlFile, wrap: Wrap): readonly TransactionPlace[] {
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

/** Equal for what commits together, a DO block at the least; null for a statement that commits alone. */
export function transactionOf({
  place,
  statement,
}: {
  readonly place: TransactionPlace;
  readonly statement: Statement;
}): number | Statement | null {
  return place.kind === "none" ? (statement.inside?.block ?? null) : place.id;
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
