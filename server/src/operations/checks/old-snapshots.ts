// Checks, before an index is built CONCURRENTLY, for old snapshots in the database: the build ends only when each of them
// is gone, whatever table it reads and whoever holds it. A prepared transaction has no snapshot, but its locks are waited
// for. Not named are sessions of other databases, nor a standby with hot_standby_feedback: both keep dead rows, and no build
// waits for them. Source: WaitForOlderSnapshots in indexcmds.c, GetCurrentVirtualXIDs in procarray.c.
import { longTransactions } from "../../database/activity";
import { concurrentWork } from "../running/concurrent-work";
import { statementsOf } from "../forecast/forecast";
import { count, howToEnd, pass, type CheckContext, type CheckDefinition } from "./check";
import { describeTransaction } from "./transactions";

export const oldSnapshots: CheckDefinition = {
  id: "old-snapshots",
  title: "Old snapshots",
  async run(context) {
    if (!buildsConcurrently(context)) return pass("No pending migration builds an index CONCURRENTLY.");
    const seconds = context.tools.run.long_transaction_seconds;
    const found = (await longTransactions(context.session, seconds)).filter(
      (one) => one.holds_snapshot || one.gid !== null,
    );
    if (found.length === 0) return pass(`No transaction holds a snapshot of ${seconds} s or more.`);
    return {
      status: "warn",
      summary: `${count(found.length, "old transaction holds", "old transactions hold")} back CONCURRENTLY: the build ends only after ${found.length === 1 ? "it" : "them"}.`,
      details: found.map((one) => `${describeTransaction(one)} (${one.kind})`),
      remedy: `Wait for them. ${howToEnd}`,
    };
  },
};

function buildsConcurrently({ pending }: CheckContext): boolean {
  return pending.some(
    ({ up }) =>
      up.ok &&
      statementsOf(up.value).some(({ parsed }) => {
        const kind = concurrentWork(parsed)?.kind;
        return kind !== undefined && kind !== "detach";
      }),
  );
}
