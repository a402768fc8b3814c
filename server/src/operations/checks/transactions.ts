// Checks for transactions that are open for long: they hold locks, and CONCURRENTLY waits for every one of them.
import { longTransactions, type LongTransaction } from "../../database/activity";
import { describeBlocker } from "../running/watch-statement";
import { count, howToEnd, pass, type CheckContext, type CheckDefinition } from "./check";

export const transactions: CheckDefinition = {
  id: "transactions",
  title: "Long transactions",
  async run(context) {
    const seconds = context.tools.run.long_transaction_seconds;
    const found = await longTransactions(context.session, seconds);
    if (found.length === 0) return pass(`No transaction is open for ${seconds} s or more.`);
    const concurrent = waitsForOldTransactions(context);
    return {
      status: concurrent ? "fail" : "warn",
      summary: `${count(found.length, "transaction is", "transactions are")} open for ${seconds} s or more${concurrent ? ", and a pending migration would wait for all of them" : ""}.`,
      details: found.map(describeTransaction),
      remedy: `Wait for them. ${howToEnd}`,
    };
  },
};

export function describeTransaction(one: LongTransaction): string {
  return one.gid === null ? describeBlocker(one) : `prepared transaction ${one.gid}`;
}

/** CONCURRENTLY waits for every transaction that is older than it. Manual: "CREATE INDEX". */
function waitsForOldTransactions(context: CheckContext): boolean {
  return context.pending.some(({ up }) => up.ok && up.value.model.mode === "units");
}
