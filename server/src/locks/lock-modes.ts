// The eight table lock modes and which of them conflict. Manual: "Explicit Locking", table 13.2;
// src/backend/storage/lmgr/lock.c, LockConflicts[]. Knows no statements.

/** Weakest first, in the server's own numbering from 1. */
export const lockModes = [
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
] as const;

export type LockMode = (typeof lockModes)[number];

const conflictsOf: Readonly<Record<LockMode, readonly LockMode[]>> = {
  "ACCESS SHARE": ["ACCESS EXCLUSIVE"],
  "ROW SHARE": ["EXCLUSIVE", "ACCESS EXCLUSIVE"],
  "ROW EXCLUSIVE": ["SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"],
  "SHARE UPDATE EXCLUSIVE": [
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
  ],
  SHARE: ["ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"],
  "SHARE ROW EXCLUSIVE": lockModes.slice(2),
  EXCLUSIVE: lockModes.slice(1),
  "ACCESS EXCLUSIVE": lockModes,
};

/** Whether two sessions cannot hold these at once on one relation. */
export function conflicts(a: LockMode, b: LockMode): boolean {
  return conflictsOf[a].includes(b);
}

export type Blocks = "reads and writes" | "writes" | "other schema changes" | "nothing that matters";

/** Whom a lock keeps waiting, in words: SELECT takes ACCESS SHARE, a write takes ROW EXCLUSIVE. */
export function blocksOf(mode: LockMode): Blocks {
  if (conflicts(mode, "ACCESS SHARE")) return "reads and writes";
  if (conflicts(mode, "ROW EXCLUSIVE")) return "writes";
  return conflicts(mode, "SHARE UPDATE EXCLUSIVE") && mode !== "ROW EXCLUSIVE"
    ? "other schema changes"
    : "nothing that matters";
}

/** The stronger of two modes. */
export function strongerMode(a: LockMode, b: LockMode): LockMode {
  return lockModes.indexOf(a) < lockModes.indexOf(b) ? b : a;
}

/** The same of a lock as pg_locks writes it, such as "AccessExclusiveLock". */
export function conflictsWithHeld(wanted: LockMode, held: string): boolean {
  const mode = lockModes.find((one) => `${one.replaceAll(" ", "")}LOCK` === held.toUpperCase());
  return mode !== undefined && conflicts(wanted, mode);
}
