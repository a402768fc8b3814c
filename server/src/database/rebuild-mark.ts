// The note that a rebuild leaves on the history table: set in the transaction that drops the schemas, taken away in the one
// that loads the rows. So whoever looks in between, whatever ended the run, learns that the rows are missing. It is the
// table's comment, because that needs no table and no column of its own.
import { historyTable, type Place } from "./history-shape";
import type { Session } from "./session";

const beginning = "migrate-safe: restore --rebuild is not finished; its rows are in ";

/** Call in the transaction of the rebuild; `backup` is the file's name. */
export async function markRebuild(session: Session, place: Place, backup: string): Promise<void> {
  const text = (beginning + backup).replaceAll("'", "''").replaceAll("\\", "\\\\");
  await session.execute(`comment on table ${historyTable(place)} is E'${text}'`);
}

/** Call in the transaction that loads the rows. */
export async function clearRebuildMark(session: Session, place: Place): Promise<void> {
  if ((await readRebuildMark(session, place)) === null) return;
  await session.execute(`comment on table ${historyTable(place)} is null`);
}

/** The name of the backup whose rows are still to be loaded; null when no rebuild is under way. Waits for no lock. */
export async function readRebuildMark(session: Session, place: Place): Promise<string | null> {
  const rows = await session.query<{ text: string }>(
    `select d.description as text
     from pg_catalog.pg_description d
     join pg_catalog.pg_class c on c.oid = d.objoid and d.objsubid = 0
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass and n.nspname = $1 and c.relname = $2`,
    [place.history_schema, place.history_table],
  );
  const text = rows[0]?.text ?? "";
  return text.startsWith(beginning) ? text.slice(beginning.length) : null;
}
