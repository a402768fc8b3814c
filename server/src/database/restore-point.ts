// Marks the moment before a run in the write-ahead log, so that point-in-time recovery can come back to exactly there.
// Where the role may not, the position and the time are all there is. Changes no data.
import { ServerError } from "./errors";
import type { Session } from "./session";
import type { RestorePoint } from "../protocol/reports/apply";

/** A name has at most 63 bytes. Source: src/backend/access/transam/xlogfuncs.c, pg_create_restore_point. */
export async function setRestorePoint(session: Session, name: string): Promise<RestorePoint> {
  const [facts] = await session.query<{
    may: boolean;
    lsn: string;
    time: string;
    archiving: boolean;
  }>(
    `select pg_catalog.has_function_privilege('pg_catalog.pg_create_restore_point(text)', 'execute')
              and pg_catalog.current_setting('wal_level') <> 'minimal' as may,
            pg_catalog.pg_current_wal_insert_lsn()::text as lsn,
            pg_catalog.to_char(pg_catalog.clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as time,
            pg_catalog.current_setting('archive_mode') <> 'off' as archiving`,
  );
  const { may = false, lsn = null, time = null, archiving = false } = facts ?? {};
  if (!may) return { name: null, lsn, time, archiving };
  try {
    const [made] = await session.query<{ lsn: string }>(
      "select pg_catalog.pg_create_restore_point($1)::text as lsn",
      [name.slice(0, 63)],
    );
    return { name: name.slice(0, 63), lsn: made?.lsn ?? lsn, time, archiving };
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return { name: null, lsn, time, archiving };
  }
}
