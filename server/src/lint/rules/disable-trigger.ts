// Triggers that are turned off, and whether the file turns them on again.
import { displayName, nameOfRangeVar, sameName, type QualifiedName } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { Statement } from "../../sql/sql-file";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import { grouped } from "../grouped";
import { nestedStatements } from "../nested-statements";
import { defineRule, sources } from "../rule";

const disabling: Readonly<Partial<Record<Tree.AlterTableType, string>>> = {
  AT_DisableTrig: "",
  AT_DisableTrigAll: "ALL",
  AT_DisableTrigUser: "USER",
};

const words: Readonly<Record<string, string>> = { ALL: "every trigger", USER: "every trigger of the user" };

/** The group of triggers that is turned on; empty for one by its name. */
const enabling: Readonly<Partial<Record<Tree.AlterTableType, string>>> = {
  AT_EnableTrig: "",
  AT_EnableAlwaysTrig: "",
  AT_EnableTrigAll: "ALL",
  AT_EnableTrigUser: "USER",
};

const id = "disable-trigger";

export const disableTrigger = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "functions",
  sources: sources(
    "migrationpilot:MP064 pgls:avoidEnableDisableTrigger pgfence:enable-disable-trigger safe-migrate:disable-trigger",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "ALTER TABLE … DISABLE TRIGGER turns off a trigger of a table.",
    why:
      "What the trigger kept up to date, logged or guarded is skipped for everybody, not only for this session. " +
      "DISABLE TRIGGER ALL turns off the checks of foreign keys too and needs a superuser. Forgotten, it stays so. The " +
      "statement takes SHARE ROW EXCLUSIVE, which blocks writes of the table.",
    instead: "Turn it on again in the same transaction, or let the function itself skip what it should.",
    examples: {
      reject: [
        "ALTER TABLE orders DISABLE TRIGGER audit;",
        "ALTER TABLE orders DISABLE TRIGGER ALL;\nUPDATE orders SET note = '' WHERE id = 1;\nALTER TABLE orders ENABLE TRIGGER ALL;",
      ],
      accept: ["ALTER TABLE orders ENABLE TRIGGER audit;"],
    },
  },
  messages: {
    off: {
      text: "{what} on {table} off for everybody, also after this migration{also}.",
      help: "Turn it on again in the same transaction.",
    },
    offMeanwhile: {
      text: "{what} on {table} off for everybody until it is turned on again below{also}.",
      help: "Keep both statements in one transaction, so that nobody else writes without them.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    if (!node.relation) return;
    const table = nameOfRangeVar(node.relation);
    for (const command of alterCommands(context.statement)) {
      const { subtype, name = "" } = command.command;
      const group = subtype && disabling[subtype];
      if (group === undefined || upEnables(context, table, name, group)) continue;
      const again = isEnabledLater(context, table, name, group);
      const what = group === "" ? `This turns the trigger ${name}` : `This turns ${words[group]}`;
      const also = group === "ALL" ? ", and with them the checks of foreign keys" : "";
      context.report({
        message: again ? "offMeanwhile" : "off",
        at: command.rangeOfWords("disable", "trigger"),
        data: { what, table: displayName(table), also },
        ...(again ? { severity: "warning" as const } : {}),
      });
    }
  },
});

/** Commands that turn triggers on, by table name without schema. */
type Enabled = ReadonlyMap<string, readonly Statement[]>;

function isEnabledLater(
  { file, statement, memory }: StatementContext,
  table: QualifiedName,
  name: string,
  group: string,
): boolean {
  let enabled = memory.get(id) as Enabled | undefined;
  if (!enabled) memory.set(id, (enabled = enabledIn(file.sql.statements)));
  return (enabled.get(table.name) ?? []).some(
    (later) => later.start > statement.start && enables(later, table, name, group),
  );
}

function enabledIn(statements: readonly Statement[]): Enabled {
  const all = statements.flatMap((outer) => [outer, ...nestedStatements(outer)]);
  const altering = all.filter((one) =>
    alterCommands(one).some(({ command }) => command.subtype && enabling[command.subtype] !== undefined),
  );
  return grouped(altering, ({ parsed }) => as(parsed.tree, "AlterTableStmt")?.relation?.relname ?? "");
}

function enables(statement: Statement, table: QualifiedName, name: string, group: string): boolean {
  const { relation } = as(statement.parsed.tree, "AlterTableStmt") ?? {};
  if (!relation || !sameName(nameOfRangeVar(relation), table)) return false;
  return alterCommands(statement).some(({ command }) => {
    const enabled = command.subtype && enabling[command.subtype];
    if (enabled === undefined) return false;
    return (
      enabled === "ALL" || (enabled === "USER" ? group !== "ALL" : group === "" && command.name === name)
    );
  });
}

/** In a down: the up turned it on, which this takes back. */
function upEnables({ file }: StatementContext, table: QualifiedName, name: string, group: string): boolean {
  return file.up?.sql.statements.some((statement) => enables(statement, table, name, group)) ?? false;
}
