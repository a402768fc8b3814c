// BEGIN at the end of which the file does not arrive.
import type { LintFile } from "../context";
import { firstWord } from "../first-word";
import { parsesAs } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";
import { endsTransaction, transactionStatement } from "../transactions";

export const unclosedTransaction = defineRule({
  id: "unclosed-transaction",
  since: "0.1.0",
  needs: "file",
  severity: "error",
  default: "on",
  category: "transactions",
  sources: sources("squawk:ban-uncommitted-transaction pgfence:unclosed-transaction migrationpilot:MP053"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The file opens a transaction and never ends it.",
    why:
      "When the session ends without COMMIT, everything since BEGIN is rolled back, while the runner may record the " +
      "migration as done. When the session lives on, it keeps every lock.",
    instead: "End the file with COMMIT.",
    examples: {
      reject: ["BEGIN;\nALTER TABLE orders ADD COLUMN note text;"],
      accept: [
        "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nEND;",
        "BEGIN;\nALTER TABLE orders ADD COLUMN note text;\nPREPARE TRANSACTION 'orders';",
      ],
    },
  },
  messages: {
    unclosed: {
      text: "This transaction is never committed: when the session ends, everything after {word} is rolled back.",
      help: "End the file with COMMIT.",
    },
  },
  check({ file, parser, report }) {
    const last = file.sql.statements.at(-1);
    const place = last && file.places[last.index];
    if (!last || !place?.opener) return;
    const control = transactionStatement(last);
    if (control && endsTransaction(control) && !control.chain) return;
    const opener = control?.chain ? last : place.opener;
    const at = firstWord(opener);
    report(opener, {
      message: "unclosed",
      at,
      data: { word: file.sql.text.slice(at.start, at.end).toUpperCase() },
      fixes: () => (parsesAs(parser, "COMMIT;", ["TransactionStmt"]) ? commitFix(file) : []),
    });
  },
});

/** COMMIT on a line of its own after the last statement. */
function commitFix({ path, sql }: LintFile): readonly RuleFix[] {
  const last = sql.statements.at(-1);
  if (!last || last.resynced || last.parsed.error) return [];
  const { text } = sql;
  const semicolon = last.terminated ? text.indexOf(";", last.end) : -1;
  const at = semicolon < 0 ? last.end : semicolon + 1;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const newText = `${last.terminated ? "" : ";"}${newline}COMMIT;`;
  return [{ title: "Add COMMIT", safe: false, edits: [{ path, range: { start: at, end: at }, newText }] }];
}
