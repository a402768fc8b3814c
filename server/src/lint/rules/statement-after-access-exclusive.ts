// Long work in a transaction that holds ACCESS EXCLUSIVE on a table already.
import { displayName } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { firstWord } from "../first-word";
import { defineRule, sources } from "../rule";
import { readsOf } from "../schema/query-reads";
import { isTable } from "../schema/relation";
import { changedRows, isFresh, workOf } from "../statement-work";
import { isCatalog } from "../system-catalogs";
import { transactionMemory } from "../transaction-memory";

const id = "statement-after-access-exclusive";

export const statementAfterAccessExclusive = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "locks",
  sources: sources(
    "eugene:E4 pgls:runningStatementWhileHoldingAccessExclusive pgfence:statement-after-access-exclusive " +
      "migrationpilot:MP008",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "Long work follows a statement that took ACCESS EXCLUSIVE in the same transaction.",
    why:
      "A lock is held until its transaction ends. Whatever reads, writes or indexes rows after it makes everybody who " +
      "wants the locked table wait for that work too, even when it concerns another table.",
    instead: "Do the long work first, or in a migration of its own.",
    examples: {
      reject: [
        "BEGIN;\nALTER TABLE a ADD COLUMN x int;\nCREATE INDEX b_id ON b (id);\nCOMMIT;",
        "ALTER TABLE a ADD COLUMN x int;\nUPDATE a SET x = 1 WHERE x IS NULL;",
      ],
      accept: [
        "BEGIN;\nCREATE INDEX b_id ON b (id);\nALTER TABLE a ADD COLUMN x int;\nCOMMIT;",
        "ALTER TABLE a ADD COLUMN x int;\nCOMMENT ON COLUMN a.x IS 'how many';",
        "CREATE TABLE b (id int);\nALTER TABLE a ADD COLUMN x int;\nCREATE INDEX b_id ON b (id);",
      ],
    },
  },
  messages: {
    holdsOn: {
      text: "While this runs, reads and writes of {held} wait: the transaction holds ACCESS EXCLUSIVE on {held} since an earlier statement.",
      help: "Do this first, or in a migration of its own.",
    },
  },
  statements: "all",
  check(context) {
    const { place, statement } = context;
    if (place.kind === "none" && !statement.inside) return;
    const memory = transactionMemory<Held | null>(context, id, place.id, null);
    const { held } = memory;
    if (!held) {
      const table = exclusiveTable(context);
      if (table !== null) memory.held = { table, isReported: false };
      return;
    }
    if (held.isReported) return;
    if (changedRows(context) === null && workOf(context) === null && !copiesRows(context)) return;
    memory.held = { ...held, isReported: true };
    context.report({
      message: "holdsOn",
      at: firstWord(context.statement),
      data: { held: held.table },
    });
  },
});

interface Held {
  readonly table: string;
  readonly isReported: boolean;
}

/** Fills a new table from a query of a table that was there before. */
function copiesRows(context: StatementContext): boolean {
  const { statement, world } = context;
  const create = as(statement.parsed.tree, "CreateTableAsStmt");
  const query = create?.into?.skipData ? undefined : create?.query;
  const source = query ?? as(statement.parsed.tree, "InsertStmt")?.selectStmt;
  return [...(source ? readsOf(world, source).reads : [])].some((key) => {
    const [schema = "", name = ""] = key.split("\u0000");
    const relation = world.relations.get(key);
    if (relation) return isTable(relation) && !context.isNewRelation(relation);
    return !isCatalog({ schemaname: schema, relname: name }, world) && !isCatalog({ relname: name }, world);
  });
}

/** An existing table that the statement locks in ACCESS EXCLUSIVE mode. */
function exclusiveTable(context: StatementContext): string | null {
  const isDrop = as(context.statement.parsed.tree, "DropStmt") !== undefined;
  for (const { name, role, mode } of context.locks().relations) {
    if (mode !== "ACCESS EXCLUSIVE" || role === "view" || role === "type" || role === "sequence") continue;
    const relation = context.world.relation(name);
    const owner = relation?.table ? context.world.relations.get(relation.table) : relation;
    if (isFresh(context, name) || (isDrop && context.isMadeByUp(owner?.origin))) continue;
    if (relation && !isTable(relation) && relation.kind !== "index") continue;
    return displayName(owner ? { schema: name.schema, name: owner.name } : name);
  }
  return null;
}
