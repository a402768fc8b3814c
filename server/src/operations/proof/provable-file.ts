// A migration file as it can be tried inside one transaction that is rolled back: CONCURRENTLY is left out, which ends in
// the same schema, and maintenance commands that change no schema are left out as a whole. Decided by the syntax tree.
import { fail, ok, type Result } from "../../base/result";
import type { Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import { refusesTransactionBlock } from "../../sql/transaction-block";
import { statementsOf } from "../forecast/forecast";
import type { RunnableFile } from "../runnable-file";

export interface ProvableStatement {
  readonly statement: Statement;
  /** What is sent; shorter than the statement when CONCURRENTLY was left out. */
  readonly sql: string;
  /** Offset in the statement of the piece left out, and its length; positions after it are moved by it. */
  readonly cut: { readonly at: number; readonly length: number } | null;
}

/** Fails with the label of a statement that has no counterpart inside a transaction. */
export function provable(file: RunnableFile): Result<readonly ProvableStatement[], string> {
  const result: ProvableStatement[] = [];
  for (const statement of statementsOf(file)) {
    const label = refusesTransactionBlock(statement.parsed);
    if (label === null) {
      result.push(wholly(statement));
      continue;
    }
    if (changesNoSchema(statement)) continue;
    const without = withoutConcurrently(statement);
    if (without === null) return fail(label);
    result.push(without);
  }
  return ok(result);
}

/** As it is written. */
export function wholly(statement: Statement): ProvableStatement {
  return { statement, sql: statement.parsed.text, cut: null };
}

function changesNoSchema({ parsed }: Statement): boolean {
  return ["VacuumStmt", "ReindexStmt", "ClusterStmt", "CheckPointStmt"].includes(parsed.kind);
}

/** CREATE INDEX, DROP INDEX and DETACH PARTITION have a form without the word that ends in the same schema. */
function withoutConcurrently(statement: Statement): ProvableStatement | null {
  const { parsed } = statement;
  const has =
    as(parsed.tree, "IndexStmt")?.concurrent === true ||
    as(parsed.tree, "DropStmt")?.concurrent === true ||
    parsed.kind === "AlterTableStmt";
  // An unquoted word: as a name it would have to be quoted, so the first one is the keyword.
  const word = parsed.tokens.find((token) => token.kind === "word" && token.text === "concurrently");
  if (!has || !word) return null;
  const sql = parsed.text.slice(0, word.start) + parsed.text.slice(word.end);
  return { statement, sql, cut: { at: word.start, length: word.end - word.start } };
}
