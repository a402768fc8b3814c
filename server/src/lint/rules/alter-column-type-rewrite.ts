// ALTER COLUMN … TYPE that writes the whole table anew, or may.
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { displayType, sqlTypeOf, type SqlType } from "../schema/sql-type";
import { rewriteNeed } from "../schema/type-change";

export const alterColumnTypeRewrite = defineRule({
  id: "alter-column-type-rewrite",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources(
    "squawk:changing-column-type pgls:changingColumnType eugene:E5 strong_migrations:change_column atlas:PG301 " +
      "pgfence:alter-column-type migrationpilot:MP007 pgsafe:alter-column-type safe-migrate:type-change-rewrite " +
      "eslint-plugin-postgresql:no-alter-column-type bytebase:column.disallow-change-type",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The type of a column is changed in a way that writes the table anew.",
    why:
      "Unless the old values can stay as they are, PostgreSQL writes every row and every index anew under ACCESS " +
      "EXCLUSIVE: nobody can read or write the table meanwhile. Values can stay for varchar(n) to a longer varchar or " +
      "text, more digits of numeric with the same scale, more precision of times, cidr to inet, a domain to its base, " +
      "and timestamp to or from timestamptz while the session's time zone is UTC. Whether they can is known only when " +
      "the migrations say what the old type is.",
    instead:
      "Add a column of the new type, keep it in step with a trigger, fill it in batches, and swap the names. For a " +
      "narrower type, add a CHECK … NOT VALID instead.",
    examples: {
      reject: [
        { before: "CREATE TABLE events (id int);", up: "ALTER TABLE events ALTER COLUMN id TYPE bigint;" },
        "ALTER TABLE events ALTER COLUMN payload TYPE jsonb USING payload::jsonb;",
      ],
      accept: [
        {
          before: "CREATE TABLE events (code varchar(10));",
          up: "ALTER TABLE events ALTER COLUMN code TYPE varchar(50);",
        },
        {
          before: "CREATE TABLE events (at timestamp);",
          up: "SET timezone = 'UTC';\nALTER TABLE events ALTER COLUMN at TYPE timestamptz;",
        },
      ],
    },
  },
  messages: {
    rewrites: {
      text: "Changing {column} from {from} to {to} writes all of {table} anew under a lock ({lock}) that blocks {blocks}.",
      help: "Add a column of type {to}, keep it in step with a trigger, fill it in batches, then swap the names.",
    },
    rewritesOutsideUtc: {
      text:
        "Changing {column} from {from} to {to} writes all of {table} anew under a lock ({lock}) that blocks {blocks}, " +
        "unless the session's time zone is UTC.",
      help: "Run SET timezone = 'UTC' before it when the values are in UTC; otherwise add a new column and swap.",
    },
    mayRewrite: {
      text:
        "Changing {column} to {to} may write all of {table} anew under a lock ({lock}) that blocks {blocks}; the " +
        "migrations do not say what its type is now.",
      help:
        "If the old type cannot stay as it is in {to}, add a new column, keep it in step with a trigger, fill it in " +
        "batches, then swap the names.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    for (const command of alterCommands(context.statement)) {
      if (command.command.subtype !== "AT_AlterColumnType") continue;
      const column = command.command.name ?? "";
      const definition = as(command.command.def, "ColumnDef");
      const to = sqlTypeOf(definition?.typeName);
      if (!definition || !to) continue;
      const from = table.relation?.columns.get(column)?.type ?? null;
      const need = needOf(context, from, to, column, definition.raw_default);
      if (need === "none") continue;
      context.report({
        message: need,
        at: command.rangeOfWords("type"),
        data: {
          column,
          table: table.shown,
          to: displayType(to),
          from: from ? displayType(from) : "",
          ...lockWords(context, table.name),
        },
        ...(need === "rewrites" ? {} : { severity: "warning" }),
      });
    }
  },
});

function needOf(
  context: StatementContext,
  from: SqlType | null,
  to: SqlType,
  column: string,
  using: Tree.Node | undefined,
): "none" | "rewrites" | "rewritesOutsideUtc" | "mayRewrite" {
  const cast = using ? castOf(using, column) : "plain";
  if (cast === null) return "rewrites";
  if (!from) return "mayRewrite";
  const domain = (type: SqlType) => context.world.domain(type);
  const steps = cast === "plain" ? [from, to] : [from, cast, to];
  const needs = steps.slice(1).map((step, at) => rewriteNeed(steps[at] ?? from, step, domain));
  if (needs.includes("rewrite")) return "rewrites";
  if (!needs.includes("utc")) return "none";
  if (cast !== "plain") return "rewrites";
  return isUtc(context) ? "none" : "rewritesOutsideUtc";
}

/** What a USING clause casts the column to; "plain" for the column itself, null for any other expression. */
function castOf(using: Tree.Node, column: string): SqlType | "plain" | null {
  const cast = as(using, "TypeCast");
  const inner = cast ? cast.arg : using;
  const fields = as(inner, "ColumnRef")?.fields ?? [];
  if (as(fields[fields.length - 1], "String")?.sval !== column) return null;
  return cast ? sqlTypeOf(cast.typeName) : "plain";
}

function isUtc({ world }: StatementContext): boolean {
  const [zone = ""] = world.settings.get("timezone") ?? [];
  return ["utc", "etc/utc", "gmt", "zulu", "uct", "0"].includes(zone.toLowerCase());
}
