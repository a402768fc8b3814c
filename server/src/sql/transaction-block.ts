// Which statements PostgreSQL refuses inside a transaction block, and which control the transaction themselves. The
// facts are the calls of PreventInTransactionBlock() in src/backend (18). Knows no files.
import { tokensOf } from "./lexer";
import { isOn, optionOf } from "./options";
import type { ParsedText } from "./sql-file";
import { as, type Node, type NodeKind, type NodeOf, type Tree } from "./syntax-tree";

/**
 * What refuses a transaction block, for instance "CREATE INDEX CONCURRENTLY"; null when the statement may run in one.
 * What syntax alone cannot tell (REINDEX of a partitioned table, CALL of a procedure that commits) gives null.
 */
export function refusesTransactionBlock(parsed: ParsedText): string | null {
  const check = checks[parsed.kind as NodeKind] as ((payload: unknown) => string | null) | undefined;
  if (!check || !parsed.tree) return null;
  return check(as(parsed.tree, parsed.kind as NodeKind));
}

export type TransactionControl =
  "begin" | "commit" | "rollback" | "savepoint" | "release" | "rollback-to" | null;

/** How a statement controls the transaction; PREPARE TRANSACTION ends it, so it counts as a commit. */
export function transactionControl(parsed: ParsedText): TransactionControl {
  switch (as(parsed.tree, "TransactionStmt")?.kind) {
    case "TRANS_STMT_BEGIN":
    case "TRANS_STMT_START":
      return "begin";
    case "TRANS_STMT_COMMIT":
    case "TRANS_STMT_PREPARE":
      return "commit";
    case "TRANS_STMT_ROLLBACK":
      return "rollback";
    case "TRANS_STMT_SAVEPOINT":
      return "savepoint";
    case "TRANS_STMT_RELEASE":
      return "release";
    case "TRANS_STMT_ROLLBACK_TO":
      return "rollback-to";
    default:
      return null;
  }
}

type Checks = { readonly [Kind in NodeKind]?: (payload: NodeOf<Kind>) => string | null };

const checks: Checks = {
  IndexStmt: ({ concurrent }) => (concurrent ? "CREATE INDEX CONCURRENTLY" : null),
  DropStmt: ({ concurrent }) => (concurrent ? "DROP INDEX CONCURRENTLY" : null),
  ReindexStmt: reindex,
  VacuumStmt: ({ is_vacuumcmd }) => (is_vacuumcmd ? "VACUUM" : null),
  ClusterStmt: ({ relation }) => (relation ? null : "CLUSTER of every table"),
  AlterTableStmt: ({ cmds }) => (cmds?.some(detachesConcurrently) ? "DETACH PARTITION CONCURRENTLY" : null),
  CreatedbStmt: () => "CREATE DATABASE",
  DropdbStmt: () => "DROP DATABASE",
  AlterDatabaseStmt: ({ options }) =>
    optionOf(options, "tablespace") ? "ALTER DATABASE SET TABLESPACE" : null,
  CreateTableSpaceStmt: () => "CREATE TABLESPACE",
  DropTableSpaceStmt: () => "DROP TABLESPACE",
  AlterSystemStmt: () => "ALTER SYSTEM",
  DiscardStmt: ({ target }) => (target === "DISCARD_ALL" ? "DISCARD ALL" : null),
  CreateSubscriptionStmt: ({ options }) =>
    isOn(options, "connect", true) && isOn(options, "create_slot", true)
      ? "CREATE SUBSCRIPTION with a replication slot"
      : null,
  AlterSubscriptionStmt: alterSubscription,
  DropSubscriptionStmt: () => "DROP SUBSCRIPTION with a replication slot",
  TransactionStmt: ({ kind }) =>
    kind === "TRANS_STMT_COMMIT_PREPARED"
      ? "COMMIT PREPARED"
      : kind === "TRANS_STMT_ROLLBACK_PREPARED"
        ? "ROLLBACK PREPARED"
        : null,
  DoStmt: commitsInside,
};

function reindex({ kind, params }: Tree.ReindexStmt): string | null {
  if (isOn(params, "concurrently", false)) return "REINDEX CONCURRENTLY";
  if (kind === "REINDEX_OBJECT_DATABASE") return "REINDEX DATABASE";
  if (kind === "REINDEX_OBJECT_SYSTEM") return "REINDEX SYSTEM";
  return kind === "REINDEX_OBJECT_SCHEMA" ? "REINDEX SCHEMA" : null;
}

function detachesConcurrently(node: Node): boolean {
  const command = as(node, "AlterTableCmd");
  return command?.subtype === "AT_DetachPartition" && as(command.def, "PartitionCmd")?.concurrent === true;
}

/** AlterSubscription() of subscriptioncmds.c: refreshing asks the publisher, two_phase and failover change the slot. */
function alterSubscription({ kind, options }: Tree.AlterSubscriptionStmt): string | null {
  switch (kind) {
    case "ALTER_SUBSCRIPTION_REFRESH":
      return "ALTER SUBSCRIPTION REFRESH PUBLICATION";
    case "ALTER_SUBSCRIPTION_SET_PUBLICATION":
    case "ALTER_SUBSCRIPTION_ADD_PUBLICATION":
    case "ALTER_SUBSCRIPTION_DROP_PUBLICATION":
      return isOn(options, "refresh", true) ? "ALTER SUBSCRIPTION that refreshes the publication" : null;
    case "ALTER_SUBSCRIPTION_OPTIONS":
      return optionOf(options, "failover") || optionOf(options, "two_phase")
        ? "ALTER SUBSCRIPTION SET (failover or two_phase)"
        : null;
    default:
      return null;
  }
}

/** COMMIT or ROLLBACK in the body of a DO block: it then fails inside a transaction block (SQLSTATE 2D000). */
function commitsInside({ args }: Tree.DoStmt): string | null {
  const body = as(optionOf(args, "as")?.arg, "String")?.sval;
  return body && commitsIn(body) ? "DO with a COMMIT or ROLLBACK inside" : null;
}

/** Whether a PL/pgSQL body controls the transaction it runs in. */
export function commitsIn(body: string): boolean {
  const tokens = tokensOf(body);
  return tokens.some(({ kind, text }, index) => {
    if (kind !== "word" || (text !== "commit" && text !== "rollback")) return false;
    const before = tokens[index - 1];
    const opens = !before || before.text === ";" || ["begin", "then", "else", "loop"].includes(before.text);
    return opens && [";", "and"].includes(tokens[index + 1]?.text ?? ";");
  });
}
