// ALTER TYPE … RENAME VALUE under a running application.
import { displayName, nameFromList } from "../../sql/names";
import { rangeOfToken } from "../../sql/alter-table";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { isOwnType } from "../own-objects";
import { defineRule, sources } from "../rule";

export const renameEnumValue = defineRule({
  id: "rename-enum-value",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "compatibility",
  sources: sources("strong_migrations:rename_enum_value migrationpilot:MP060"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A value of an existing enum is renamed.",
    why:
      "Rows that hold the value show the new name at once, and every query of the running application that writes or " +
      "compares the old name fails. Logical replication sends values as text, so a subscriber that knows only one of the " +
      "names stops.",
    instead:
      "Add the new value, let the application understand both, update the rows in batches, and stop using the old one.",
    examples: {
      reject: ["ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';"],
      accept: [
        "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'blue';",
        "CREATE TYPE mood AS ENUM ('sad');\nALTER TYPE mood RENAME VALUE 'sad' TO 'blue';",
      ],
    },
  },
  messages: {
    breaks: {
      text: "Renaming the value {value} of {type} to {to} makes every query of the running application fail that uses it.",
      help: "Add {to} as a new value, update the rows in batches, and stop using {value}.",
    },
  },
  statements: ["AlterEnumStmt"],
  check(context, node) {
    const { oldVal: value, newVal: to = "" } = node;
    if (value === undefined || value === "") return;
    const name = nameFromList(node.typeName ?? []);
    if (isOwnType(context, name) || isAddedHere(context, value) || isRenamedBack(context, value, to)) return;
    const at = rangeOfToken(context.statement, ({ kind }) => kind === "string") ?? context.statement;
    context.report({ message: "breaks", at, data: { value, to, type: displayName(name) } });
  },
});

function isAddedHere({ file, statement }: StatementContext, value: string): boolean {
  return file.sql.statements
    .slice(0, statement.index)
    .some(({ parsed }) => as(parsed.tree, "AlterEnumStmt")?.newVal === value);
}

function isRenamedBack({ file }: StatementContext, value: string, to: string): boolean {
  return (file.up?.sql.statements ?? []).some(({ parsed }) => {
    const there = as(parsed.tree, "AlterEnumStmt");
    return there?.oldVal === to && there.newVal === value;
  });
}
