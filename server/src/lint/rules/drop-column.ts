// DROP COLUMN of a column that was in use before this migration.
import { alterCommands } from "../alter-command";
import { lockWords } from "../lock-words";
import { isOwnColumn } from "../own-objects";
import { defineRule, sources } from "../rule";

export const dropColumn = defineRule({
  id: "drop-column",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data-loss",
  sources: sources(
    "squawk:ban-drop-column pgls:banDropColumn strong_migrations:remove_column atlas:DS103 pgfence:drop-column " +
      "migrationpilot:MP017 pgsafe:drop-column",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A column that this migration did not add is dropped.",
    why:
      "The values are gone, and no down script can bring them back. The running application fails on every query that " +
      "names the column, and indexes, constraints and foreign keys of other tables that use it vanish with it.",
    instead:
      "Deploy an application that neither reads nor writes the column, keep a copy of the values if they may be needed, " +
      "and drop the column in a later migration.",
    examples: {
      reject: ["ALTER TABLE users DROP COLUMN legacy_flag;"],
      accept: [
        "ALTER TABLE users ADD COLUMN work int;\nALTER TABLE users DROP COLUMN work;",
        { up: "ALTER TABLE users ADD COLUMN age int;", down: "ALTER TABLE users DROP COLUMN age;" },
      ],
    },
  },
  messages: {
    dropped: {
      text:
        "Dropping {column} deletes its values for good, with the indexes and constraints of {table} that use it, under a " +
        "lock ({lock}) that blocks {blocks}.",
      help: "Deploy an application that no longer uses {column} first, and drop it in a later release.",
    },
    droppedGenerated: {
      text: "Dropping the generated column {column} of {table} breaks every query that still reads it.",
      help: "Its values can be computed again; make sure that no running application reads {column}.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table || context.isMadeByUp(table.relation?.origin)) return;
    for (const command of alterCommands(context.statement)) {
      if (command.command.subtype !== "AT_DropColumn") continue;
      const name = command.command.name ?? "";
      const column = table.relation?.columns.get(name);
      if (isOwnColumn(context, table, name)) continue;
      const data = { column: name, table: table.shown, ...lockWords(context, table.name) };
      const at = command.rangeOfName(name);
      if (column?.generated) context.report({ message: "droppedGenerated", at, data, severity: "info" });
      else context.report({ message: "dropped", at, data });
    }
  },
});
