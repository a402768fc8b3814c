// What each statement of a script changed, told one after the other: by a watched schema inside a transaction, or by whole
// snapshots where each statement is committed.
import { compareSnapshots, takeSnapshot, type SnapshotOptions } from "../../database/schema-snapshot";
import type { SchemaWatch } from "../../database/schema-watch";
import type { Session } from "../../database/session";
import type { Difference } from "../../protocol/reports/difference";
import type { PlacedError } from "./script-run";

/** What running the next statement changed; null when it fails. */
export type ChangesOf = (
  statement: () => Promise<PlacedError | null>,
) => Promise<readonly Difference[] | null>;

/** Inside an open transaction. */
export async function changesWatched(watch: SchemaWatch): Promise<ChangesOf> {
  await watch.mark();
  let before = await watch.look();
  return async (statement) => {
    await watch.mark();
    if (await statement()) return null;
    const after = await watch.look();
    const changes = watch.compare(before, after, { columnOrder: true });
    before = after;
    return changes;
  };
}

export async function changesOnCopy(
  session: Session,
  history: SnapshotOptions["history"],
): Promise<ChangesOf> {
  let before = await takeSnapshot(session, { history });
  return async (statement) => {
    if (await statement()) return null;
    const after = await takeSnapshot(session, { history });
    const changes = compareSnapshots(before, after, { columnOrder: true });
    before = after;
    return changes;
  };
}
