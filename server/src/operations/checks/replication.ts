// Checks standbys and replication slots: a rewrite writes much WAL, which makes a late standby later, and which a slot
// that nobody reads keeps on disk.
import { readSlots, readStandbys } from "../../database/replication";
import { count, pass, type CheckDefinition } from "./check";
import { megabytes } from "./megabytes";

const lateSeconds = 30;
const lateBytes = 1_073_741_824;

export const replication: CheckDefinition = {
  id: "replication",
  title: "Standbys and replication slots",
  async run({ session }) {
    const [standbys, slots] = [await readStandbys(session), await readSlots(session)];
    const late = standbys.filter(
      (one) => (one.lag_seconds ?? 0) >= lateSeconds || (one.lag_bytes ?? 0) >= lateBytes,
    );
    const stuck = slots.filter(
      (one) => !one.active || one.wal_status === "lost" || (one.lag_bytes ?? 0) >= lateBytes,
    );
    if (late.length + stuck.length === 0) {
      return pass(
        `${count(standbys.length, "standby", "standbys")} and ${count(slots.length, "replication slot")}, none of them late.`,
      );
    }
    return {
      status: "warn",
      summary: [
        late.length > 0 ? `${count(late.length, "standby is", "standbys are")} late` : null,
        stuck.length > 0
          ? `${count(stuck.length, "replication slot keeps", "replication slots keep")} WAL that nobody reads`
          : null,
      ]
        .filter((part) => part !== null)
        .join(", ")
        .concat("."),
      details: [
        ...late.map(
          (one) =>
            `standby ${one.application}: ${one.lag_seconds ?? 0} s, ${megabytes(one.lag_bytes ?? 0)} behind`,
        ),
        ...stuck.map(
          (one) =>
            `slot ${one.name} (${one.kind}): ${one.active ? "active" : "inactive"}, ${megabytes(one.lag_bytes ?? 0)} kept, ${one.wal_status ?? "state unknown"}`,
        ),
      ],
      remedy:
        "Wait until the standbys have caught up; drop slots that are no longer used with pg_drop_replication_slot.",
    };
  },
};
