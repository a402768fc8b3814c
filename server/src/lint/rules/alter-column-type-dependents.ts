// ALTER COLUMN … TYPE or DROP COLUMN that PostgreSQL refuses because something else uses the column.
import type { OffsetRange } from "../../base/text-range";
import { alterCommands } from "../alter-command";
import { columnUsers, publicationKeys } from "../column-users";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";

const id = "alter-column-type-dependents";

export const alterColumnTypeDependents = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources("migrationpilot:MP052 safe-migrate:destructive-cascade"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The type of a column is changed, or the column is dropped, while something else uses it.",
    why:
      "PostgreSQL refuses to change the type of a column that a view, a materialized view, a rule, a generated column, a " +
      "policy, a trigger's UPDATE OF or WHEN, or a publication's WHERE uses (error 0A000), and to drop it without CASCADE " +
      "(error 2BP01).",
    instead: "Drop what uses the column in the same transaction before, and create it again afterwards.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE a (id int, v int);\nCREATE VIEW av AS SELECT v FROM a;",
          up: "ALTER TABLE a ALTER COLUMN v TYPE bigint;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE a (id int, v int);\nCREATE VIEW av AS SELECT v FROM a;",
          up: "DROP VIEW av;\nALTER TABLE a ALTER COLUMN v TYPE bigint;\nCREATE VIEW av AS SELECT v FROM a;",
        },
        {
          before: "CREATE TABLE a (id int, v int);\nCREATE VIEW av AS SELECT id FROM a;",
          up: "ALTER TABLE a ALTER COLUMN v TYPE bigint;",
        },
      ],
    },
  },
  messages: {
    type: {
      text: "Changing the type of {column} fails: {user} uses it.",
      help: "Drop {user} before, and create it again afterwards, in the same transaction.",
    },
    drop: {
      text: "Dropping {column} without CASCADE fails: {user} uses it.",
      help: "Drop or change {user} first.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    if (!node.relation) return;
    const commands = alterCommands(context.statement);
    for (const command of commands) {
      const { subtype, name: column = "", behavior } = command.command;
      const isDrop = subtype === "AT_DropColumn" && behavior !== "DROP_CASCADE";
      if (!isDrop && subtype !== "AT_AlterColumnType") continue;
      const dropped = commands.flatMap((one) =>
        one.command.subtype === "AT_DropColumn" ? (one.command.name ?? []) : [],
      );
      const [user] = columnUsers(context.world, node.relation, column, dropped, publications(context));
      if (user === undefined) continue;
      const at: OffsetRange = command.rangeOfName(column);
      context.report({ message: isDrop ? "drop" : "type", at, data: { column, user } });
    }
  },
});

/** Looked for once in a file. */
function publications({ memory, world }: StatementContext): readonly string[] {
  let keys = memory.get(id) as readonly string[] | undefined;
  if (!keys) memory.set(id, (keys = publicationKeys(world)));
  return keys;
}
