// ALTER, TRUNCATE or DROP of a table whose deferred constraints still have rows of the same transaction to check.
import { nameOfRangeVar, displayName, type QualifiedName } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { dataChanges } from "../data-changes";
import { DeferredChecks } from "../deferred-checks";
import { droppedObjects } from "../dropped-objects";
import { firstWord } from "../first-word";
import { defineRule } from "../rule";

const id = "ddl-after-deferred-dml";

export const ddlAfterDeferredDml = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "transactions",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "A table is altered, indexed, truncated or dropped after rows of it were written in the same transaction that a deferred constraint has yet to check.",
    why:
      "A constraint that is INITIALLY DEFERRED is checked at COMMIT. Until then the server refuses ALTER TABLE, CREATE INDEX, " +
      "TRUNCATE and DROP TABLE with error 55006, “pending trigger events”.",
    instead: "SET CONSTRAINTS ALL IMMEDIATE before the schema change, or a migration for each of the two.",
    examples: {
      reject: [
        {
          before:
            "CREATE TABLE customers (id int PRIMARY KEY);\n" +
            "CREATE TABLE orders (customer_id int REFERENCES customers DEFERRABLE INITIALLY DEFERRED);",
          up: "BEGIN;\nINSERT INTO orders (customer_id) VALUES (1);\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
        },
      ],
      accept: [
        {
          before:
            "CREATE TABLE customers (id int PRIMARY KEY);\n" +
            "CREATE TABLE orders (customer_id int REFERENCES customers DEFERRABLE INITIALLY DEFERRED);",
          up:
            "BEGIN;\nINSERT INTO orders (customer_id) VALUES (1);\nSET CONSTRAINTS ALL IMMEDIATE;\n" +
            "ALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
        },
        "BEGIN;\nINSERT INTO orders (customer_id) VALUES (1);\nALTER TABLE orders ADD COLUMN note text;\nCOMMIT;",
      ],
    },
  },
  messages: {
    pending: {
      text: "{word} fails here with “pending trigger events”: rows of {table} were written in this transaction, and {constraint} is checked at its end.",
      help: "Put SET CONSTRAINTS ALL IMMEDIATE before it, or move it to a migration of its own.",
    },
  },
  statements: [
    "InsertStmt",
    "UpdateStmt",
    "DeleteStmt",
    "MergeStmt",
    "SelectStmt",
    "CopyStmt",
    "ConstraintsSetStmt",
    "AlterTableStmt",
    "TruncateStmt",
    "DropStmt",
    "IndexStmt",
  ],
  check(context) {
    const { place, statement, memory, world } = context;
    if (place.kind === "none" && !statement.inside) return;
    const { parsed } = statement;
    let checks = memory.get(id) as DeferredChecks | undefined;
    if (checks?.place !== place.id) {
      const starts = parsed.kind !== "SelectStmt" && !changesTable(parsed.tree);
      if (!starts && dataChanges(parsed.tree).length === 0) return;
      memory.set(id, (checks = new DeferredChecks(place.id)));
    }
    const set = as(parsed.tree, "ConstraintsSetStmt");
    if (set) return checks.set(set);
    for (const change of dataChanges(parsed.tree)) checks.written(world, change);
    const copy = as(parsed.tree, "CopyStmt");
    if (copy?.is_from) checks.inserted(world, copy.relation);
    for (const name of tablesOf(context, parsed.tree)) {
      const constraint = checks.pendingOn(world.keyOf(name));
      if (constraint === null) continue;
      const word = (parsed.tokens[0]?.text ?? "").toUpperCase();
      const data = { word, table: displayName(name), constraint };
      context.report({ message: "pending", at: firstWord(statement), data });
    }
  },
});

function changesTable(tree: Node | null): boolean {
  return Boolean(
    as(tree, "IndexStmt") ?? as(tree, "AlterTableStmt") ?? as(tree, "TruncateStmt") ?? as(tree, "DropStmt"),
  );
}

/** Tables that CheckTableNotInUse() of src/backend/commands/tablecmds.c is asked about. */
function tablesOf({ statement }: StatementContext, tree: Node | null): readonly QualifiedName[] {
  const alter = as(tree, "AlterTableStmt");
  if (alter)
    return alter.relation && alter.objtype === "OBJECT_TABLE" ? [nameOfRangeVar(alter.relation)] : [];
  const indexed = as(tree, "IndexStmt")?.relation;
  if (indexed) return [nameOfRangeVar(indexed)];
  const drop = as(tree, "DropStmt");
  if (drop?.removeType === "OBJECT_TABLE") return droppedObjects(statement, drop).map(({ name }) => name);
  const targets = as(tree, "TruncateStmt")?.relations ?? [];
  return targets.flatMap((target) => {
    const range: Tree.RangeVar | undefined = as(target, "RangeVar");
    return range ? [nameOfRangeVar(range)] : [];
  });
}
