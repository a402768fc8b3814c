// ALTER COLUMN … TYPE that writes the whole table anew, or may.
import type { Tree } from "../../sql/syntax-tree";
import { castOf, columnTypeChanges } from "../column-type-change";
import type { StatementContext } from "../context";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { displayType, type SqlType } from "../schema/sql-type";
import { rewriteNeed } from "../schema/type-change";
import { severityBySize } from "../size";

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
    for (const { command, table, column, known, to, definition } of columnTypeChanges(context, node)) {
      const from = known?.type ?? null;
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
        ...severityBySize(context, table.name, need === "rewrites" ? "error" : "warning"),
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

function isUtc({ world }: StatementContext): boolean {
  const [zone = ""] = world.settings.get("timezone") ?? [];
  return ["utc", "etc/utc", "gmt", "zulu", "uct", "0"].includes(zone.toLowerCase());
}
