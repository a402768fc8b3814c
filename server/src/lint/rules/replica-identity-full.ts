// REPLICA IDENTITY FULL or NOTHING on a table that is in use. A down that gives back what the up changed is let pass.
import { as } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import { lockWords } from "../lock-words";
import { changesReplicaIdentity } from "../replica-identity";
import { defineRule } from "../rule";

export const replicaIdentityFull = defineRule({
  id: "replica-identity-full",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "replication",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A table gets REPLICA IDENTITY FULL or NOTHING.",
    why:
      "With FULL every UPDATE and DELETE writes the whole old row to the log, and a subscriber without a fitting index " +
      "reads its whole table for each of them. With NOTHING every UPDATE and DELETE fails as soon as the table is " +
      "published with them. The change itself takes ACCESS EXCLUSIVE for a moment.",
    instead:
      "Give the table a primary key, or a unique index over NOT NULL columns, and write REPLICA IDENTITY USING INDEX.",
    examples: {
      reject: ["ALTER TABLE events REPLICA IDENTITY FULL;", "ALTER TABLE events REPLICA IDENTITY NOTHING;"],
      accept: [
        "ALTER TABLE events REPLICA IDENTITY USING INDEX events_key;",
        "CREATE TABLE events (at timestamptz);\nALTER TABLE events REPLICA IDENTITY FULL;",
      ],
    },
  },
  messages: {
    full: {
      text: "Every UPDATE and DELETE of {table} will write its whole old row to the log.",
      help: "Use REPLICA IDENTITY USING INDEX with a unique index over NOT NULL columns. The change takes {lock}.",
    },
    nothing: {
      text: "UPDATE and DELETE of {table} fail once a publication sends them: its rows have no identity.",
      help: "Use REPLICA IDENTITY DEFAULT or USING INDEX. The change takes {lock}.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    for (const command of alterCommands(context.statement)) {
      const identity = as(command.command.def, "ReplicaIdentityStmt")?.identity_type;
      // Letters of REPLICA_IDENTITY_* in src/include/catalog/pg_class.h.
      if (identity !== "f" && identity !== "n") continue;
      if (changesReplicaIdentity(context.file.up, context.world, table.name)) return;
      const [message, word] =
        identity === "f" ? (["full", "full"] as const) : (["nothing", "nothing"] as const);
      const data = { table: table.shown, lock: lockWords(context, table.name).lock };
      context.report({ message, at: command.rangeOfWords("replica", "identity", word), data });
    }
  },
});
