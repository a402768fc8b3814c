// ALTER TYPE … ATTRIBUTE … CASCADE, which reaches the tables made OF the type.
import { alterTableCommands, rangeOfTokens } from "../../sql/alter-table";
import { displayName, nameOfRangeVar } from "../../sql/names";
import { defineRule } from "../rule";

export const alterCompositeCascade = defineRule({
  id: "alter-composite-cascade",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "types",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An attribute of a composite type is added, dropped or changed with CASCADE.",
    why:
      "CASCADE carries the change to every table made OF the type, under ACCESS EXCLUSIVE on each of them: a dropped " +
      "attribute takes the column's data with it, and another type rewrites the tables.",
    instead:
      "Leave CASCADE out, so that the statement fails while such tables exist, and change them one by one.",
    examples: {
      reject: ["ALTER TYPE address ADD ATTRIBUTE country text CASCADE;"],
      accept: [
        "ALTER TYPE address ADD ATTRIBUTE country text;",
        "CREATE TYPE address AS (street text);\nALTER TYPE address ADD ATTRIBUTE country text CASCADE;",
      ],
    },
  },
  messages: {
    cascades: {
      text: "CASCADE changes every table made OF {type} under a lock (ACCESS EXCLUSIVE) that blocks reads and writes.",
      help: "Leave CASCADE out and change such tables one by one.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    if (node.objtype !== "OBJECT_TYPE" || !node.relation) return;
    const name = nameOfRangeVar(node.relation);
    if (context.isNew(name)) return;
    for (const { command, range, tokens } of alterTableCommands(context.statement)) {
      if (command.behavior !== "DROP_CASCADE") continue;
      const word = tokens.filter(({ kind, text }) => kind === "word" && text === "cascade").slice(-1);
      context.report({
        message: "cascades",
        at: rangeOfTokens(context.statement, word) ?? range,
        data: { type: displayName(name) },
      });
    }
  },
});
