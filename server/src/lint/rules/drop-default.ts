// ALTER COLUMN … DROP DEFAULT on an existing column.
import { alterCommands } from "../alter-command";
import { saidByUp, saidEarlier, saidInFile } from "../column-history";
import { isOwnColumn } from "../own-objects";
import { defineRule } from "../rule";
import type { Tree } from "../../sql/syntax-tree";

export const dropDefault = defineRule({
  id: "drop-default",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "compatibility",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The default of an existing column is dropped.",
    why:
      "Inserts of the running application that leave the column out store NULL from now on, and fail where the column is " +
      "NOT NULL. ACCESS EXCLUSIVE is taken for a moment.",
    instead:
      "Deploy an application that always gives the column a value first, and set the default again in the down script.",
    examples: {
      reject: ["ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;"],
      accept: [
        "ALTER TABLE orders ADD COLUMN state int NOT NULL DEFAULT 0, ALTER COLUMN state DROP DEFAULT;",
        {
          before: "CREATE TABLE orders (state int DEFAULT 0);",
          up: "ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;",
        },
        {
          up: "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 1;",
          down: "ALTER TABLE orders ALTER COLUMN state DROP DEFAULT;",
        },
      ],
    },
  },
  messages: {
    dropped: {
      text: "Without its default, inserts that leave {column} of {table} out fail where {column} is NOT NULL.",
      help: "Make sure that every insert gives {column} a value, and set the default again in the down script.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table || context.isMadeByUp(table.relation?.origin)) return;
    for (const command of alterCommands(context.statement)) {
      const { subtype, def, name: column = "" } = command.command;
      if (subtype !== "AT_ColumnDefault" || def) continue;
      const known = table.relation?.columns.get(column);
      if (isOwnColumn(context, table, column) || (known?.type && !known.notNull)) continue;
      const said = [...saidEarlier(context, table.name, column), ...saidByUp(context, table.name, column)];
      if (said.some(setsDefault)) continue;
      const inFile = saidInFile(context, table.name, column);
      if (inFile.some(({ subtype: other }) => other === "AT_DropNotNull")) continue;
      if (inFile.slice(inFile.indexOf(command.command)).some(givesValue)) continue;
      const at = command.rangeOfWords("drop", "default");
      context.report({ message: "dropped", at, data: { column, table: table.shown } });
    }
  },
});

/** A default that comes back, as when the column gets another type, or an identity in its place. */
function givesValue(command: Tree.AlterTableCmd): boolean {
  return setsDefault(command) || command.subtype === "AT_AddIdentity";
}

function setsDefault({ subtype, def }: Tree.AlterTableCmd): boolean {
  return subtype === "AT_AddColumn" || (subtype === "AT_ColumnDefault" && def !== undefined);
}
