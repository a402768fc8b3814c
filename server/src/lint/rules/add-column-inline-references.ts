// ADD COLUMN … REFERENCES, which locks the referenced table too.
import { displayName, nameOfRangeVar } from "../../sql/names";
import type { Tree } from "../../sql/syntax-tree";
import { addedColumns, columnsAddedTo, isNotEnforced, type AddedColumn } from "../added-column";
import type { StatementContext } from "../context";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { timeoutMs } from "../schema/session-settings";
import { isSerial } from "../schema/sql-type";
import { severityBySize } from "../size";

export const addColumnInlineReferences = defineRule({
  id: "add-column-inline-references",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "locks",
  sources: sources(
    "squawk:adding-foreign-key-constraint pgls:addingForeignKeyConstraint strong_migrations:add_reference " +
      "pgsafe:add-fk-without-not-valid migrationpilot:MP005",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A column is added together with a foreign key.",
    why:
      "The foreign key takes SHARE ROW EXCLUSIVE on the referenced table as well: every INSERT, UPDATE and DELETE there " +
      "waits until the transaction ends. When the column has a default, every row of the changed table is " +
      "read and looked up under ACCESS EXCLUSIVE too; a column that is NULL everywhere is not read.",
    instead:
      "Add the column alone, then ADD CONSTRAINT … FOREIGN KEY … NOT VALID, and VALIDATE CONSTRAINT in the next migration. " +
      "Set lock_timeout, so that the wait for either table is short.",
    examples: {
      reject: [
        "ALTER TABLE orders ADD COLUMN customer_id bigint REFERENCES customer (id);",
        "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN region int DEFAULT 1 REFERENCES region (id);",
      ],
      accept: [
        "ALTER TABLE orders ADD COLUMN customer_id bigint;\n" +
          "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customer (id) NOT VALID;",
        "CREATE TABLE customer (id bigint PRIMARY KEY);\n" +
          "ALTER TABLE orders ADD COLUMN customer_id bigint REFERENCES customer (id);",
      ],
    },
  },
  messages: {
    locks: {
      text: "Adding {column} with a foreign key also takes a lock ({lock}) on {referenced} that blocks {blocks} until the transaction ends.",
      help: "Add {column} alone, add the foreign key as NOT VALID, and validate it in the next migration; set lock_timeout.",
    },
    scans: {
      text: "Adding {column} with a default and a foreign key looks up every row of {table} in {referenced} under a lock ({lock}) that blocks {blocks}.",
      help: "Add {column} alone, add the foreign key as NOT VALID, and validate it in the next migration.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    if (!node.relation) return;
    const existing = addedColumns(context, node);
    for (const added of existing) {
      const referenced = referencedTable(context, added);
      if (!referenced) continue;
      const at = added.command.rangeOfWords("references");
      const data = { column: added.column.colname ?? "", table: added.table.shown };
      const shown = displayName(nameOfRangeVar(referenced));
      if (hasDefault(added) && isEnforced(added)) {
        context.report({
          message: "scans",
          at,
          data: { ...data, referenced: shown, ...lockWords(context, added.table.name) },
          ...severityBySize(context, added.table.name, "warning"),
        });
      } else if (context.existingTable(referenced)) {
        reportLock(context, added, referenced, isBounded(context) ? "info" : "warning");
      }
    }
    if (existing.length > 0 || context.existingTable(node.relation)) return;
    const name = nameOfRangeVar(node.relation);
    const table = { name, shown: displayName(name), relation: context.world.relation(name) };
    for (const added of columnsAddedTo(context, table)) {
      const referenced = referencedTable(context, added);
      if (referenced && context.existingTable(referenced)) reportLock(context, added, referenced, "info");
    }
  },
});

function reportLock(
  context: StatementContext<"locks" | "scans">,
  { command, column }: AddedColumn,
  referenced: Tree.RangeVar,
  severity: "info" | "warning",
): void {
  const name = nameOfRangeVar(referenced);
  context.report({
    message: "locks",
    at: command.rangeOfWords("references"),
    data: {
      column: column.colname ?? "",
      referenced: displayName(name),
      lock: "SHARE ROW EXCLUSIVE",
      blocks: "writes",
    },
    severity,
  });
}

function foreignKeyOf({ constraints }: AddedColumn): Tree.Constraint | undefined {
  return constraints.find(({ contype }) => contype === "CONSTR_FOREIGN");
}

function referencedTable(context: StatementContext, added: AddedColumn): Tree.RangeVar | null {
  const referenced = foreignKeyOf(added)?.pktable;
  if (!referenced) return null;
  const isItself = context.world.keyOf(nameOfRangeVar(referenced)) === context.world.keyOf(added.table.name);
  return isItself && !hasDefault(added) ? null : referenced;
}

function isEnforced(added: AddedColumn): boolean {
  const key = foreignKeyOf(added);
  return key !== undefined && !isNotEnforced(added, key);
}

/** Without one every value is NULL and nothing is validated: transformAlterTableStmt() of parse_utilcmd.c. */
function hasDefault({ column, constraints }: AddedColumn): boolean {
  return isSerial(column.typeName) || constraints.some(({ contype }) => contype === "CONSTR_DEFAULT");
}

function isBounded({ facts, world }: StatementContext): boolean {
  return facts.runnerSetsLockTimeout || timeoutMs(world.settings.get("lock_timeout")) > 0;
}
