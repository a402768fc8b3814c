// VALIDATE CONSTRAINT in the transaction that added the constraint.
import type { Statement } from "../../sql/sql-file";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { ExistingTable, StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { tableConstraintOf } from "../schema/constraints";
import { severityBySize } from "../size";
import { transactionOf } from "../transactions";

export const validateInSameTransaction = defineRule({
  id: "validate-in-same-transaction",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "constraints",
  sources: sources(
    "squawk:constraint-missing-not-valid pgls:requireSeparateConstraintValidation pgfence:not-valid-validate-same-tx",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A constraint is added NOT VALID and validated in one transaction.",
    why:
      "Locks are held until the transaction ends. The scan of VALIDATE CONSTRAINT alone blocks nobody, but here the " +
      "stronger lock of ADD CONSTRAINT, ACCESS EXCLUSIVE or for a foreign key SHARE ROW EXCLUSIVE, is held all through it.",
    instead: "VALIDATE CONSTRAINT in the next migration, or COMMIT before it.",
    examples: {
      reject: [
        "BEGIN;\nALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID;\n" +
          "ALTER TABLE orders VALIDATE CONSTRAINT positive;\nCOMMIT;",
      ],
      accept: [
        "BEGIN;\nALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID;\nCOMMIT;\n" +
          "ALTER TABLE orders VALIDATE CONSTRAINT positive;",
        {
          before: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID;",
          up: "ALTER TABLE orders VALIDATE CONSTRAINT positive;",
        },
      ],
    },
  },
  messages: {
    holdsLock: {
      text: "{constraint} is checked while the lock ({lock}) from adding it still blocks {blocks} on {table}.",
      help: "Move VALIDATE CONSTRAINT to the next migration, or COMMIT before it.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    const table = context.existingTable(node.relation);
    if (!table) return;
    const { world } = context;
    const transaction = transactionOf(context);
    const added = addedIn(context);
    const here = new Map<string, Tree.Constraint>();
    for (const one of alterCommands(context.statement)) {
      const { command } = one;
      const constraint = as(command.def, "Constraint");
      if (command.subtype === "AT_AddConstraint" && constraint?.skip_validation) {
        const name = constraint.conname ?? nameGiven(constraint, table, here);
        if (name !== null) here.set(name, constraint);
        if (transaction !== null) added.set(constraint, transaction);
      }
      if (command.subtype !== "AT_ValidateConstraint") continue;
      const name = command.name ?? "";
      const known = here.get(name) ?? world.relation(table.name)?.constraints.get(name)?.node;
      if (!known || (!here.has(name) && (transaction === null || added.get(known) !== transaction))) continue;
      const isForeignKey = known.contype === "CONSTR_FOREIGN";
      context.report({
        message: "holdsLock",
        at: one.rangeOfWords("validate", "constraint"),
        data: {
          constraint: name,
          table: table.shown,
          lock: isForeignKey ? "SHARE ROW EXCLUSIVE" : "ACCESS EXCLUSIVE",
          blocks: isForeignKey ? "writes" : "reads and writes",
        },
        ...severityBySize(context, table.name, "error"),
      });
    }
  },
});

/** The name PostgreSQL gives it, beside those of the table and those this statement adds before it. */
function nameGiven(
  constraint: Tree.Constraint,
  { name, relation }: ExistingTable,
  here: ReadonlyMap<string, Tree.Constraint>,
): string | null {
  const taken = new Map(relation?.constraints);
  for (const before of here.values()) {
    const made = tableConstraintOf(before, name.name, null, taken, null);
    if (made) taken.set(made.name, made);
  }
  return tableConstraintOf(constraint, name.name, null, taken, null)?.name ?? null;
}

/** The transaction in which each NOT VALID constraint of the file was added. */
function addedIn({ memory }: StatementContext): Map<Tree.Constraint, number | Statement> {
  const key = "validate-in-same-transaction";
  let added = memory.get(key) as Map<Tree.Constraint, number | Statement> | undefined;
  if (!added) memory.set(key, (added = new Map()));
  return added;
}
