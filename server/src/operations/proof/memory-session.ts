// A database in memory with one session on it, as every proof uses it, and what is said when that database is lost.
import { fail, ok, type Result } from "../../base/result";
import type { ConnectionLost } from "../../database/errors";
import type { Database, Session } from "../../database/session";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import type { MemoryOptions, Tools } from "../operation";

export interface MemorySession {
  readonly database: Database;
  readonly session: Session;
}

/** The caller closes the database; a session that cannot be had has closed it. */
export async function openMemorySession(
  tools: Pick<Tools, "openMemory" | "runId">,
  purpose: string,
  options: MemoryOptions = {},
): Promise<Result<MemorySession, Problem>> {
  const opened = await tools.openMemory(options);
  if (!opened.ok) return opened;
  const database = opened.value;
  const connected = await database.connect({ purpose, runId: tools.runId });
  if (connected.ok) return ok({ database, session: connected.value });
  await database.close();
  return fail(connected.failure);
}

export function scratchLost(error: ConnectionLost): Problem {
  return problem("scratch/failed", {
    message: `The database in memory stopped: ${error.message}.`,
    state: nothingChanged,
    next: "Ask for fewer versions at once; a script may use more memory than the embedded database has.",
  });
}
