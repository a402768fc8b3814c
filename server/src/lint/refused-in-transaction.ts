// Which statement refuses to run in a transaction, with what the schema tells beyond its syntax: partitioned tables, and
// procedures that commit.
import { displayName, nameFromList, nameOfRangeVar } from "../sql/names";
import { optionOf } from "../sql/options";
import { as } from "../sql/syntax-tree";
import { commitsIn, refusesTransactionBlock } from "../sql/transaction-block";
import type { StatementContext } from "./context";

/** What refuses, for a message; null for a statement that may run in a transaction. */
export function refusal(context: StatementContext): string | null {
  if (dropsWithoutSlot(context)) return null;
  return (
    refusesTransactionBlock(context.statement.parsed) ??
    refusedByPartitions(context) ??
    refusedByProcedure(context)
  );
}

/** DROP SUBSCRIPTION after SET (slot_name = NONE). Source: DropSubscription() of subscriptioncmds.c. */
function dropsWithoutSlot({ statement, file }: StatementContext): boolean {
  const dropped = as(statement.parsed.tree, "DropSubscriptionStmt")?.subname;
  if (dropped === undefined) return false;
  return file.sql.statements.slice(0, statement.index).some(({ parsed }) => {
    const alter = as(parsed.tree, "AlterSubscriptionStmt");
    const slot = alter?.subname === dropped ? optionOf(alter.options, "slot_name")?.arg : undefined;
    return as(slot, "String")?.sval?.toLowerCase() === "none";
  });
}

/** REINDEX (14 and later) and CLUSTER (15 and later) of a partitioned table run transactions of their own. */
function refusedByPartitions({ statement, world, facts }: StatementContext): string | null {
  const reindex = as(statement.parsed.tree, "ReindexStmt");
  const cluster = as(statement.parsed.tree, "ClusterStmt");
  const relation = reindex?.relation ?? cluster?.relation;
  if (!relation || facts.postgres < (reindex ? 14 : 15)) return null;
  const name = nameOfRangeVar(relation);
  const found = world.relation(name);
  const table = found?.kind === "index" && found.table !== null ? world.relations.get(found.table) : found;
  if (table?.kind !== "partitioned-table") return null;
  return `${reindex ? "REINDEX" : "CLUSTER"} of the partitioned ${found?.kind ?? "table"} ${displayName(name)}`;
}

/** CALL of a known procedure whose body commits: SQLSTATE 2D000 inside a transaction block. */
function refusedByProcedure({ statement, world }: StatementContext): string | null {
  const call = as(statement.parsed.tree, "CallStmt")?.funccall;
  if (!call) return null;
  const name = nameFromList(call.funcname ?? []);
  const commits = world.routinesOf(name).some(({ kind, node }) => {
    const source = optionOf(as(node, "CreateFunctionStmt")?.options, "as")?.arg;
    const text = as(as(source, "List")?.items?.[0], "String")?.sval;
    return kind === "procedure" && text !== undefined && commitsIn(text);
  });
  return commits ? `CALL of the procedure ${displayName(name)}, which commits,` : null;
}
