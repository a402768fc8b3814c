// Loads the rows of a backup into the tables they belong to, all in one transaction. Decides nothing and tells nothing.
import { Readable } from "node:stream";
import type { RunSettings } from "../../config/settings";
import { ConnectionLost, ServerError } from "../../database/errors";
import { clearRebuildMark } from "../../database/rebuild-mark";
import type { Session } from "../../database/session";
import type { RestoreReport } from "../../protocol/reports/restore";
import { displayName, quoteName } from "../../sql/names";
import { copyIn, copySettings, setval } from "./backup-format";
import { BackupUnreadable, readBackup, type BackupContents } from "./backup-reader";
import { analyzeStatements, loadingStatements, type DataCatalog } from "./data-catalog";
import { rollBack } from "../running/run-transaction";

/** Everything in one transaction: it holds what the backup holds, or what it held before. */
export async function loadRows(
  session: Session,
  catalog: DataCatalog,
  path: string,
  expected: BackupContents,
  run: RunSettings,
  signal: AbortSignal,
): Promise<RestoreReport["tables"]> {
  for (const setting of copySettings) await session.execute(setting);
  await session.execute("begin");
  try {
    const { before, after } = loadingStatements(catalog);
    for (const statement of before) await session.execute(statement);
    const loaded: RestoreReport["tables"][number][] = [];
    const contents = await readBackup(path, async (table, rows) => {
      if (signal.aborted) throw new ConnectionLost("cancelled");
      const count = await session.copyIn(copyIn(table), Readable.from(rows, { objectMode: false }));
      loaded.push({ table: displayName(table), rows: count });
    });
    for (const [index, sum] of contents.sums.entries()) {
      const same = sum.sha256 === expected.sums[index]?.sha256 && sum.rows === loaded[index]?.rows;
      if (!same) throw new BackupUnreadable(`${loaded[index]?.table ?? "a table"} did not take all its rows`);
    }
    for (const statement of after) await session.execute(statement);
    for (const sequence of contents.sequences) {
      const known = catalog.sequences.some(
        ({ schema, name }) => schema === sequence.schema && name === sequence.name,
      );
      if (known) await session.execute(setval(sequence));
    }
    for (const view of catalog.materializedViews) {
      await session.execute(`refresh materialized view ${quoteName(view)}`);
    }
    await clearRebuildMark(session, run);
    await commit(session);
    await analyze(session, catalog);
    return loaded;
  } catch (error) {
    await rollBack(session);
    throw error;
  }
}

/** The connection was lost before the server said whether it had committed. */
export class CommitUnknown extends Error {
  override readonly name = "CommitUnknown";
}

async function commit(session: Session): Promise<void> {
  try {
    await session.execute("commit");
  } catch (error) {
    if (error instanceof ConnectionLost) throw new CommitUnknown(error.message);
    throw error;
  }
}

/** The planner's statistics tell of the rows that were there before. The rows are safe, so nothing here is a failure. */
async function analyze(session: Session, catalog: DataCatalog): Promise<void> {
  try {
    for (const statement of analyzeStatements(catalog)) await session.execute(statement);
  } catch (error) {
    if (!(error instanceof ConnectionLost) && !(error instanceof ServerError)) throw error;
  }
}
