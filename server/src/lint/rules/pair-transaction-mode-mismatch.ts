// A down that runs in a transaction although it holds a statement that refuses one.
import { refusesTransactionBlock } from "../../sql/transaction-block";
import { rangeOfTokens } from "../../sql/alter-table";
import type { OffsetRange } from "../../base/text-range";
import type { Statement } from "../../sql/sql-file";
import type { LintFile } from "../context";
import { defineRule } from "../rule";

export const pairTransactionModeMismatch = defineRule({
  id: "pair-transaction-mode-mismatch",
  since: "0.1.0",
  needs: "pair",
  severity: "error",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The up runs outside a transaction, and the down runs the opposite statement inside one.",
    why:
      "CREATE and DROP INDEX CONCURRENTLY refuse a transaction block (25001). The up works, and the mistake shows only " +
      "when somebody rolls back.",
    instead: "Run the down as the up is run: without BEGIN, and with the same directive of the runner.",
    examples: {
      reject: [
        {
          up: "CREATE INDEX CONCURRENTLY users_age ON users (age);",
          down: "BEGIN;\nDROP INDEX CONCURRENTLY users_age;\nCOMMIT;",
        },
        {
          up: "CREATE INDEX CONCURRENTLY users_age ON users (age);",
          down: "DROP INDEX CONCURRENTLY users_age;",
          wrap: { up: "none", down: "transaction" },
        },
      ],
      accept: [
        {
          up: "CREATE INDEX CONCURRENTLY users_age ON users (age);",
          down: "DROP INDEX CONCURRENTLY users_age;",
        },
      ],
    },
  },
  messages: {
    wrapped: {
      text: "{label} cannot run in a transaction, and the down script runs it in one{unlike}.",
      help: "Run the down script outside a transaction, without BEGIN and with the runner's directive for it.",
    },
  },
  check({ up, down, report }) {
    if (!up || !down) return;
    const unlike = refused(up).some(({ kind }) => kind === "none") ? ", unlike the up" : "";
    for (const { statement, label, kind } of refused(down)) {
      if (kind === "none") continue;
      report(down, statement, { message: "wrapped", at: head(statement), data: { label, unlike } });
    }
  },
});

interface Refused {
  readonly statement: Statement;
  readonly label: string;
  readonly kind: string;
}

function refused({ sql, places }: LintFile): readonly Refused[] {
  return sql.statements.flatMap((statement) => {
    const label = refusesTransactionBlock(statement.parsed);
    const kind = places[statement.index]?.kind ?? "none";
    return label === null || statement.parsed.kind === "TransactionStmt" ? [] : [{ statement, label, kind }];
  });
}

/** From the first word to CONCURRENTLY, or the first word alone. */
function head(statement: Statement): OffsetRange {
  const { tokens } = statement.parsed;
  const last = tokens.findIndex(({ kind, text }) => kind === "word" && text === "concurrently");
  return rangeOfTokens(statement, tokens.slice(0, Math.max(last, 0) + 1)) ?? statement;
}
