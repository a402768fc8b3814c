// INSERT … VALUES that a second run of a half applied file repeats.
import { as } from "../../sql/syntax-tree";
import { changeWord, changingStatements, dataChanges } from "../data-changes";
import type { LintFile } from "../context";
import { defineRule } from "../rule";

export const seedNotIdempotent = defineRule({
  id: "seed-not-idempotent",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "data",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "In a file that does not run as one transaction, an INSERT … VALUES has no ON CONFLICT.",
    why:
      "When a later statement of the file fails, the rows stay. Running the file again puts them in a second time, or " +
      "fails where a unique key forbids it.",
    instead: "INSERT … ON CONFLICT DO NOTHING, or INSERT … SELECT … WHERE NOT EXISTS.",
    examples: {
      reject: [{ up: "INSERT INTO roles (name) VALUES ('admin');", wrap: "none" }],
      accept: [
        { up: "INSERT INTO roles (name) VALUES ('admin') ON CONFLICT (name) DO NOTHING;", wrap: "none" },
        "BEGIN;\nINSERT INTO roles (name) VALUES ('admin');\nCOMMIT;",
      ],
    },
  },
  messages: {
    repeats: {
      text: "This file is not one transaction: running it again after a failure inserts these rows into {table} again.",
      help: "Add ON CONFLICT DO NOTHING, or run the file in one transaction.",
    },
  },
  statements: changingStatements,
  check(context) {
    for (const change of dataChanges(context.statement.parsed.tree)) {
      if (change.kind !== "insert" || change.node.onConflictClause) continue;
      if (!as(change.node.selectStmt, "SelectStmt")?.valuesLists) continue;
      const table = context.existingTable(change.node.relation);
      if (!table || isOneTransaction(context.file)) continue;
      const at = changeWord(context.statement, change);
      context.report({ message: "repeats", at, data: { table: table.shown } });
    }
  },
});

function isOneTransaction({ places, wrap }: LintFile): boolean {
  if (wrap === "simple-query" && places.length === 1) return true;
  return places.every(({ kind, id }) => kind !== "none" && id === places[0]?.id);
}
