// How the runner sends a file: as one transaction, as units of which some run alone, or not at all. The linter and
// apply share this one answer. Knows no database.
import type { OffsetRange } from "../base/text-range";
import type { SqlFile, Statement } from "../sql/sql-file";
import { as } from "../sql/syntax-tree";
import { refusesTransactionBlock, transactionControl } from "../sql/transaction-block";

/**
 * Who runs the file. `own` is this product's runner, which splits a file by the statements that refuse a transaction
 * block; `transaction` wraps the file in one; `simple-query` sends the text as one string, which is an implicit
 * transaction when it holds several statements; `none` sends statements one by one.
 */
export type Wrap = "own" | "transaction" | "simple-query" | "none";

/** A part of a file that is run by itself, from `start` up to the next part or the end. */
export interface Run {
  readonly start: number;
  readonly wrap: Wrap;
}

export interface TransactionUnit {
  /** "single" is one statement outside any transaction. */
  readonly kind: "transaction" | "single";
  readonly statements: readonly Statement[];
}

export type TransactionModel =
  | {
      readonly mode: "transaction";
      /** Without the BEGIN and COMMIT of an envelope. */
      readonly statements: readonly Statement[];
      /** The file wraps itself in one BEGIN … COMMIT, which becomes the runner's own transaction. */
      readonly envelope: boolean;
    }
  | { readonly mode: "units"; readonly units: readonly TransactionUnit[]; readonly reason: string }
  | {
      readonly mode: "refused";
      /** The statement or psql line that cannot be run. */
      readonly statement: OffsetRange;
      readonly reason: string;
    };

/** psql lines that pg_dump writes since the fixes for CVE-2025-8714; they change nothing outside psql. */
const harmlessMeta = /^\\(?:un)?restrict(?:\s|$)/;

export function transactionModel(file: SqlFile): TransactionModel {
  const broken = refusedMeta(file) ?? refusedStatement(file);
  if (broken) return broken;
  const envelope = envelopeOf(file.statements);
  const statements = envelope ?? file.statements;
  const stray = statements.find(({ parsed }) => breaksTransaction(transactionControl(parsed)));
  if (stray) return refused(stray, straySentence(stray));
  const special = statements.find(({ parsed }) => refusesTransactionBlock(parsed) !== null);
  if (!special) return { mode: "transaction", statements, envelope: envelope !== null };
  const label = refusesTransactionBlock(special.parsed) ?? "";
  if (envelope) return refused(special, `${label} cannot run between BEGIN and COMMIT`);
  const savepoint = statements.find(({ parsed }) => transactionControl(parsed) !== null);
  if (savepoint) return refused(savepoint, `savepoints do not work in a file with ${label}`);
  return { mode: "units", units: unitsOf(statements), reason: `${label} cannot run in a transaction` };
}

function refused(statement: OffsetRange, reason: string): TransactionModel {
  return { mode: "refused", statement, reason };
}

function refusedMeta({ text, metaCommands }: SqlFile): TransactionModel | null {
  for (const range of metaCommands) {
    const line = text.slice(range.start, range.end).trimEnd();
    if (harmlessMeta.test(line)) continue;
    return refused(range, `${line.split(/\s/, 1)[0]} is a command of psql, not SQL, and is not run`);
  }
  return null;
}

function refusedStatement({ statements, reduced }: SqlFile): TransactionModel | null {
  for (const statement of statements) {
    const { tree, error } = statement.parsed;
    if (error) return refused(statement, error.message);
    if (!tree && reduced) {
      return refused(statement, "this statement cannot be checked while only the reduced parser works");
    }
    const copy = as(tree, "CopyStmt");
    if (!copy || copy.filename) continue;
    if (!copy.is_from) return refused(statement, "COPY … TO STDOUT would give its rows to nobody");
    if (!statement.copyData) {
      return refused(statement, "COPY … FROM STDIN needs its data lines, closed by a line with \\.");
    }
  }
  return null;
}

/** The statements between one plain BEGIN and COMMIT; only SET may come before. Null when that is not the shape. */
function envelopeOf(statements: readonly Statement[]): readonly Statement[] | null {
  const begin = statements.findIndex(({ parsed }) => transactionControl(parsed) === "begin");
  const last = statements.at(-1);
  if (begin < 0 || !last || transactionControl(last.parsed) !== "commit") return null;
  const opener = as(statements[begin]?.parsed.tree, "TransactionStmt");
  const closer = as(last.parsed.tree, "TransactionStmt");
  const plain = !opener?.options && closer?.kind === "TRANS_STMT_COMMIT" && !closer.chain;
  const before = statements.slice(0, begin);
  if (!plain || !before.every(({ parsed }) => parsed.kind === "VariableSetStmt")) return null;
  const inside = statements.slice(begin + 1, -1);
  if (inside.some(({ parsed }) => breaksTransaction(transactionControl(parsed)))) return null;
  return [...before, ...inside];
}

function breaksTransaction(control: ReturnType<typeof transactionControl>): boolean {
  return control === "begin" || control === "commit" || control === "rollback";
}

function straySentence({ parsed }: Statement): string {
  const word = parsed.tokens[0]?.text.toUpperCase() ?? "";
  if (as(parsed.tree, "TransactionStmt")?.options) {
    return (
      `${word} with an isolation level or another mode cannot be kept, because the transaction that the migration runs in ` +
      "has begun before; write a plain BEGIN, or none"
    );
  }
  return (
    `${word} inside a migration ends or nests the transaction that the migration runs in; ` +
    "only one BEGIN at the start with one COMMIT at the end is understood"
  );
}

function unitsOf(statements: readonly Statement[]): readonly TransactionUnit[] {
  const units: TransactionUnit[] = [];
  let run: Statement[] = [];
  const flush = (): void => {
    if (run.length > 0) units.push({ kind: "transaction", statements: run });
    run = [];
  };
  for (const statement of statements) {
    if (refusesTransactionBlock(statement.parsed) === null) run.push(statement);
    else {
      flush();
      units.push({ kind: "single", statements: [statement] });
    }
  }
  flush();
  return units;
}
