// Checks for vacuums against transaction id wraparound on the tables to be changed: unlike any other autovacuum, such a
// one is not cancelled for a schema change, and may run for hours. Manual: "Preventing Transaction ID Wraparound Failures".
import { readWraparound } from "../../database/wraparound";
import { count, pass, type CheckDefinition } from "./check";
import { pendingLocks, relationsOf } from "./pending-locks";

export const vacuum: CheckDefinition = {
  id: "wraparound-vacuum",
  title: "Vacuums that do not give way",
  async run(context) {
    const found = await readWraparound(context.session, relationsOf(pendingLocks(context)));
    if (found.length === 0) return pass("No vacuum against wraparound stands in the way.");
    const running = found.filter((one) => one.pid !== null);
    return {
      status: running.length > 0 ? "fail" : "warn",
      summary:
        running.length > 0
          ? `${count(running.length, "vacuum")} against transaction id wraparound ${running.length === 1 ? "runs" : "run"} on tables to be changed and will not give way.`
          : `${count(found.length, "table")} to be changed will soon be vacuumed against transaction id wraparound.`,
      details: found.map(({ relation, pid, age, limit }) =>
        pid === null
          ? `${relation}: age ${age} of ${limit}`
          : `${relation}: pid ${pid} is vacuuming it, age ${age}`,
      ),
      remedy: "Wait for the vacuum, or VACUUM (FREEZE) these tables first, when the server is quiet.",
    };
  },
};
