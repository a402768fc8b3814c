// ADD FOREIGN KEY that checks every existing row while writes to both tables wait.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands, type AlterCommand } from "../alter-command";
import { notValidFixes } from "../constraint-fixes";
import { constraintPlace } from "../constraint-place";
import type { StatementContext } from "../context";
import { lockWords } from "../lock-words";
import { defineRule, sources } from "../rule";
import { stringList } from "../schema/constraints";
import { isTemporary } from "../schema/relation";
import { severityBySize } from "../size";

export const addForeignKeyValidating = defineRule({
  id: "add-foreign-key-validating",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "constraints",
  sources: sources(
    "squawk:adding-foreign-key-constraint squawk:constraint-missing-not-valid pgls:addingForeignKeyConstraint " +
      "eugene:E1 strong_migrations:add_foreign_key pgfence:add-constraint-fk-no-not-valid migrationpilot:MP005 " +
      "migrationpilot:MP069 pgsafe:add-fk-without-not-valid safe-migrate:blocking-constraint " +
      "eslint-plugin-postgresql:consistent-fk-not-valid bytebase:statement.add-foreign-key-not-valid sqlfluff:PG02",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A foreign key is added to an existing table without NOT VALID.",
    why:
      "PostgreSQL looks up every existing row in the referenced table and holds SHARE ROW EXCLUSIVE on both tables " +
      "meanwhile: writes to either wait until the check is done.",
    instead:
      "Add the foreign key NOT VALID, which holds the locks for a moment only, and VALIDATE CONSTRAINT in the next " +
      "migration: that scan does not block writes. Up to PostgreSQL 17 a partitioned table cannot have a NOT VALID " +
      "foreign key; add it to the partitions first.",
    examples: {
      reject: [
        "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);",
      ],
      accept: [
        "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;",
        "CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint);\n" +
          "ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);",
        "ALTER TABLE orders ADD COLUMN customer_id bigint, ADD FOREIGN KEY (customer_id) REFERENCES customers (id);",
      ],
    },
  },
  messages: {
    scans: {
      text:
        "Checking {constraint} reads all of {table} and looks its keys up in {referenced} under a lock ({lock}) that " +
        "blocks {blocks} on both tables.",
      help: "Add it NOT VALID here and run ALTER TABLE {table} VALIDATE CONSTRAINT in the next migration.",
    },
    locksReferenced: {
      text:
        "Adding {constraint} takes a lock ({lock}) on {referenced} that blocks {blocks} until the transaction ends; " +
        "{table} is new, so no row is looked up.",
      help: "Keep the transaction short, and SET lock_timeout before it.",
    },
    scansPartitioned: {
      text:
        "Checking {constraint} reads all of {table} and looks its keys up in {referenced} under a lock ({lock}) that " +
        "blocks {blocks} on both tables.",
      help:
        "Before PostgreSQL 18 a foreign key of a partitioned table cannot be NOT VALID: add it NOT VALID to each " +
        "partition, validate it there, then add it to {table}.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    const isPartitioned = table?.relation?.kind === "partitioned-table" && context.facts.postgres < 18;
    for (const command of alterCommands(context.statement)) {
      const constraint = as(command.command.def, "Constraint");
      if (command.command.subtype !== "AT_AddConstraint" || constraint?.contype !== "CONSTR_FOREIGN")
        continue;
      if (constraint.skip_validation || !constraint.is_enforced) continue;
      if (!table) {
        locksReferenced(context, node, command, constraint);
        continue;
      }
      const columns = stringList(constraint.fk_attrs);
      if (columns.every((column) => isAddedEmpty(node, column))) continue;
      const place = constraintPlace(context, command, table, "foreign", "key");
      const referenced = displayName(nameOfRangeVar(constraint.pktable ?? {}));
      context.report({
        message: isPartitioned ? "scansPartitioned" : "scans",
        at: place.keyword,
        data: { constraint: place.name, table: table.shown, referenced, ...lockWords(context, table.name) },
        ...severityBySize(context, table.name, "error"),
        fixes: () => (isPartitioned ? [] : notValidFixes(context, command, table.name, place)),
      });
    }
  },
});

/** A new table has no rows, but the one it refers to may be in use. */
function locksReferenced(
  context: StatementContext<"locksReferenced">,
  { relation }: Tree.AlterTableStmt,
  command: AlterCommand,
  constraint: Tree.Constraint,
): void {
  const referenced = context.existingTable(constraint.pktable);
  if (!referenced || !relation || isTemporary(relation)) return;
  const name = nameOfRangeVar(relation);
  const table = { name, shown: displayName(name), relation: context.world.relation(name) };
  const place = constraintPlace(context, command, table, "foreign", "key");
  context.report({
    message: "locksReferenced",
    at: place.keyword,
    data: {
      constraint: place.name,
      table: table.shown,
      referenced: referenced.shown,
      ...lockWords(context, referenced.name),
    },
    severity: "info",
  });
}

/** The same statement adds the column without a default, so every row has NULL in it and nothing is looked up. */
function isAddedEmpty(alter: Tree.AlterTableStmt, column: string): boolean {
  return (alter.cmds ?? []).some((node) => {
    const command = as(node, "AlterTableCmd");
    const added = command?.subtype === "AT_AddColumn" ? as(command.def, "ColumnDef") : undefined;
    if (added?.colname !== column || command?.missing_ok) return false;
    const fills = new Set<Tree.ConstrType | undefined>([
      "CONSTR_DEFAULT",
      "CONSTR_IDENTITY",
      "CONSTR_GENERATED",
    ]);
    return !(added.constraints ?? []).some((constraint) => fills.has(as(constraint, "Constraint")?.contype));
  });
}
