// Foreign keys that delete or change rows of their own accord.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { addedForeignKeys, wordsOf, type AddedForeignKey } from "../added-constraints";
import type { StatementContext } from "../context";
import { isListed } from "../name-list";
import { defineRule, sources } from "../rule";
import type { Relation } from "../schema/relation";
import { worldAfter } from "../table-indexes";

export const foreignKeyCascade = defineRule({
  id: "foreign-key-cascade",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "off",
  category: "constraints",
  sources: sources(
    "eslint-plugin-postgresql:no-on-delete-cascade bytebase:statement.disallow-on-del-cascade",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A foreign key says ON DELETE CASCADE or ON UPDATE CASCADE, or SET NULL on a very large table.",
    why:
      "One DELETE can then lock and change any number of rows, in tables the statement does not name, and triggers and " +
      "further cascades follow in the same transaction.",
    instead: "Use RESTRICT or NO ACTION, and let the application delete in batches what belongs to the row.",
    examples: {
      reject: ["CREATE TABLE lines (order_id int REFERENCES orders (id) ON DELETE CASCADE);"],
      accept: [
        "CREATE TABLE lines (order_id int REFERENCES orders (id) ON DELETE RESTRICT);",
        "CREATE TABLE memberships (user_id int REFERENCES users (id) ON DELETE CASCADE,\n" +
          "  team_id int REFERENCES teams (id) ON DELETE CASCADE, PRIMARY KEY (user_id, team_id));",
      ],
    },
  },
  options: {
    allowJoinTables: {
      schema: {
        type: "boolean",
        description: "Let pass tables whose primary key is made of two or more foreign keys.",
      },
      default: true,
    },
    allowedTables: {
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Names of tables whose foreign keys may cascade; * stands for any characters.",
      },
      default: [],
    },
    largeTableRows: {
      schema: { type: "integer", minimum: 0, description: "Rows from which SET NULL counts as a cascade." },
      default: 1_000_000,
    },
  },
  messages: {
    cascades: {
      text: "{action} changes any number of rows of {table} when a row of {referenced} goes or changes.",
      help: "Use RESTRICT, and change the rows of {table} in batches.",
    },
  },
  statements: ["CreateStmt", "AlterTableStmt"],
  check(context) {
    for (const added of addedForeignKeys(context.statement)) {
      const action = actionOf(context, added);
      if (!action || isAllowed(context, added)) continue;
      context.report({
        message: "cascades",
        at: wordsOf(context.statement, added, ...action.split(" ")),
        data: {
          action: action.toUpperCase(),
          table: displayName(nameOfRangeVar(added.table)),
          referenced: displayName(nameOfRangeVar(added.referenced)),
        },
      });
    }
  },
});

/** The clause to speak of, in lower-case words; null without one. */
function actionOf(context: StatementContext, { node, table }: AddedForeignKey): string | null {
  const { fk_del_action: onDelete, fk_upd_action: onUpdate } = node;
  if (onDelete === "c") return "on delete cascade";
  if (onUpdate === "c") return "on update cascade";
  if (onDelete !== "n" && onUpdate !== "n") return null;
  const relation = context.world.relation(nameOfRangeVar(table));
  const key = `${relation?.schema ?? table.schemaname ?? "public"}.${table.relname ?? ""}`;
  const isLarge = (context.facts.rows.get(key) ?? 0) >= context.options.number("largeTableRows");
  if (!isLarge) return null;
  return onDelete === "n" ? "on delete set null" : "on update set null";
}

function isAllowed(context: StatementContext, { table }: AddedForeignKey): boolean {
  const name = nameOfRangeVar(table);
  const allowed = context.options.list("allowedTables");
  if (isListed(name.name, allowed) || isListed(displayName(name), allowed)) return true;
  if (!context.options.isOn("allowJoinTables")) return false;
  const relation = worldAfter(context).relation(name);
  return relation !== undefined && isJoinTable(relation);
}

/** Its primary key, or without one a unique key, consists of the columns of two or more foreign keys. */
function isJoinTable({ constraints }: Relation): boolean {
  const all = [...constraints.values()];
  const keys = all.filter(({ kind }) => kind === "foreign-key");
  const columns = new Set(keys.flatMap((key) => key.columns));
  return all.some(
    (constraint) =>
      (constraint.kind === "primary-key" || constraint.kind === "unique") &&
      constraint.columns.every((column) => columns.has(column)) &&
      keys.filter((key) => key.columns.some((column) => constraint.columns.includes(column))).length > 1,
  );
}
