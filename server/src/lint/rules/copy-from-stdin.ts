// COPY that expects its rows on the connection.
import { rangeOfWords } from "../../sql/alter-table";
import { defineRule } from "../rule";

export const copyFromStdin = defineRule({
  id: "copy-from-stdin",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "files",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "COPY … FROM STDIN in a migration.",
    why:
      "The rows have to follow on the connection as a stream. psql and this product's runner do that with the lines " +
      "below the statement, other runners send the file as SQL and fail or hang.",
    instead: "INSERT … VALUES. Where psql runs every file, turn this rule off.",
    examples: {
      reject: [{ up: "COPY parts (id, name) FROM STDIN;", wrap: "none" }],
      accept: [
        "COPY parts (id, name) TO '/tmp/parts.csv';",
        "COPY parts FROM '/srv/parts.csv';",
        "COPY parts (id) FROM STDIN;\n1\n\\.\n",
      ],
    },
  },
  messages: {
    stdin: {
      text: "COPY … FROM STDIN needs its rows as a stream, which runners other than psql do not send.",
      help: "Write the rows as INSERT … VALUES.",
    },
    noData: {
      text: "COPY … FROM STDIN has no rows below it.",
      help: "Put the rows on the lines below, closed by a line with \\., or write INSERT … VALUES.",
    },
  },
  statements: ["CopyStmt"],
  check(context, node) {
    const { facts, statement } = context;
    if (!node.is_from || node.filename || node.is_program) return;
    if (facts.wrap === "own" && statement.copyData) return;
    context.report({
      message: facts.wrap === "own" ? "noData" : "stdin",
      at: rangeOfWords(statement, "from", "stdin") ?? statement,
    });
  },
});
