// Says where the history is and how much it holds.
import { historyName } from "../migration-states";
import { count, pass, type CheckDefinition } from "./check";

export const history: CheckDefinition = {
  id: "history",
  title: "History table",
  async run({ facts }) {
    const { exists, rows } = facts.history;
    const table = historyName(facts.history);
    if (!exists) return pass(`${table} does not exist yet; the first apply creates it.`);
    return pass(`${table} holds ${count(rows.length, "migration")}.`);
  },
};
