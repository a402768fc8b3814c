// Replication slots made or dropped by function, and subscriptions and publications dropped.
import { rangeOfWords } from "../../sql/alter-table";
import { nameFromList } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as, walk, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { isOwn } from "../own-objects";
import { defineRule } from "../rule";
import { constantText } from "../schema/text-names";
import { identifierAfter } from "../token-places";
import { tokenAt } from "../tree-places";

export const replicationSlotChange = defineRule({
  id: "replication-slot-change",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "replication",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A migration creates or drops a replication slot, or drops a subscription or publication.",
    why:
      "A dropped slot loses the position of its subscriber, which then has to be copied anew, and a slot that nobody reads " +
      "keeps the log until the disk is full. A slot belongs to one server: where the migration runs again, on a copy or " +
      "after a failover, there is another.",
    instead: "Do it by hand at the time when the subscriber is ready, with a written procedure.",
    examples: {
      reject: [
        "SELECT pg_drop_replication_slot('warehouse');",
        "SELECT pg_create_logical_replication_slot('warehouse', 'pgoutput');",
        "DROP SUBSCRIPTION warehouse;",
        "DROP PUBLICATION IF EXISTS warehouse;",
      ],
      accept: [
        "SELECT slot_name FROM pg_replication_slots;",
        {
          up: "CREATE PUBLICATION warehouse FOR TABLE users;",
          down: "DROP PUBLICATION warehouse;",
        },
      ],
    },
  },
  messages: {
    created: {
      text: "{name}() makes a replication slot: until somebody reads it, the server keeps its whole log.",
      help: "Create slots by hand when the subscriber is ready, not in a migration.",
    },
    dropped: {
      text: "{name}() drops a replication slot: its subscriber loses its place and has to be copied anew.",
      help: "Drop slots by hand when no subscriber needs them, not in a migration.",
    },
    subscription: {
      text: "Dropping the subscription {name} ends the replication into this database, and the publisher's slot with it.",
      help: "Drop subscriptions by hand when the publisher can be reached, not in a migration.",
    },
    publication: {
      text: "Subscribers of the publication {name} fail once it is dropped.",
      help: "Drop or move the subscriptions first, and the publication by hand after them.",
    },
  },
  statements: [
    "SelectStmt",
    "InsertStmt",
    "UpdateStmt",
    "DeleteStmt",
    "CreateTableAsStmt",
    "DropStmt",
    "DropSubscriptionStmt",
  ],
  check(context) {
    const { statement, world } = context;
    const { tree } = statement.parsed;
    const subscription = as(tree, "DropSubscriptionStmt");
    if (subscription) {
      const name = subscription.subname ?? "";
      if (isOwn(context, world.object("subscription", "", name))) return;
      const at = identifierAfter(statement, "subscription", name);
      return context.report({ message: "subscription", at, data: { name } });
    }
    if (as(tree, "DropStmt")) return checkPublications(context);
    for (const { name, call } of slotCalls(statement)) {
      const message = name === "pg_drop_replication_slot" ? "dropped" : "created";
      if (message === "dropped" && isMadeByUp(context, call)) continue;
      context.report({
        message,
        at: rangeOfWords(statement, name) ?? tokenAt(statement, call.location),
        data: { name },
      });
    }
  },
});

function checkPublications(context: StatementContext): void {
  const { statement, world } = context;
  const drop = as(statement.parsed.tree, "DropStmt");
  if (drop?.removeType !== "OBJECT_PUBLICATION") return;
  for (const object of drop.objects ?? []) {
    const name = as(object, "String")?.sval ?? "";
    if (isOwn(context, world.object("publication", "", name))) continue;
    const at = identifierAfter(statement, "publication", name);
    context.report({ message: "publication", at, data: { name } });
  }
}

const slotFunctions = new Set([
  "pg_drop_replication_slot",
  "pg_create_logical_replication_slot",
  "pg_create_physical_replication_slot",
  "pg_copy_logical_replication_slot",
  "pg_copy_physical_replication_slot",
]);

interface SlotCall {
  readonly name: string;
  readonly call: Tree.FuncCall;
}

function slotCalls({ parsed }: Statement): readonly SlotCall[] {
  if (!/replication_slot/i.test(parsed.text)) return [];
  const calls: SlotCall[] = [];
  walk(parsed.tree, (kind, payload) => {
    if (kind !== "FuncCall") return;
    const call = payload as Tree.FuncCall;
    const { schema, name } = nameFromList(call.funcname ?? []);
    if (slotFunctions.has(name) && (schema === null || schema === "pg_catalog")) calls.push({ name, call });
  });
  return calls;
}

/** A down that drops the slot of its up. */
function isMadeByUp({ file }: StatementContext, { args }: Tree.FuncCall): boolean {
  const slot = constantText(args?.[0]);
  if (slot === undefined) return false;
  return (file.up?.sql.statements ?? []).some((statement) =>
    slotCalls(statement).some(
      ({ name, call }) =>
        name !== "pg_drop_replication_slot" && (call.args ?? []).some((arg) => constantText(arg) === slot),
    ),
  );
}
