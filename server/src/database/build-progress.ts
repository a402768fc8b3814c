// How far a session is with building an index, for whoever waits for it. Manual: "CREATE INDEX Progress Reporting".
import type { Session } from "./session";

export interface BuildProgress {
  /** As the manual lists them, for instance "building index: scanning table". */
  readonly phase: string;
  /** What of the phase is done, in blocks, rows or sessions waited for; null when the phase has no measure. */
  readonly unit: "blocks" | "rows" | "sessions" | null;
  readonly done: number | null;
  readonly total: number | null;
}

/** Null when the session builds no index, or not yet. */
export async function buildProgressOf(session: Session, pid: number): Promise<BuildProgress | null> {
  const rows = await session.query<
    { phase: string } & Readonly<Record<"lockers" | "blocks" | "tuples", readonly [number, number]>>
  >(
    `select phase, array[lockers_done, lockers_total]::float8[] as lockers, array[blocks_done, blocks_total]::float8[] as blocks,
            array[tuples_done, tuples_total]::float8[] as tuples
     from pg_catalog.pg_stat_progress_create_index where pid = $1 and phase is not null`,
    [pid],
  );
  const [row] = rows;
  if (!row) return null;
  const { phase, lockers, blocks, tuples } = row;
  const measures = phase.startsWith("waiting")
    ? ([["sessions", lockers]] as const)
    : ([
        ["blocks", blocks],
        ["rows", tuples],
      ] as const);
  const measure = measures.find(([, [, total]]) => total > 0);
  if (!measure) return { phase, unit: null, done: null, total: null };
  const [unit, [done, total]] = measure;
  return { phase, unit, done, total };
}
