// A copy of the throw-away database that a proof stands on, for what must be committed to be tried: in memory from its
// bytes, on a server from it as a template. Leaves the database itself as it is.
import { ok, type Result } from "../../base/result";
import type { Problem } from "../../protocol/problems";
import type { FolderTools } from "../operation";
import { openMemorySession, type MemorySession } from "./memory-session";
import { ScriptRun } from "./script-run";

/**
 * Does the work on a copy, which is gone afterwards; null when the database cannot be copied. Call while its session, the
 * only one, has no transaction open. An abort ends the copy, whatever runs on it, and throws.
 */
export async function withCopy<Value>(
  origin: MemorySession,
  tools: FolderTools,
  signal: AbortSignal | null,
  work: (run: ScriptRun) => Promise<Value>,
): Promise<Result<Value, Problem> | null> {
  const opened = await openCopy(origin, tools);
  if (opened === null || !opened.ok) return opened;
  const { database, session } = opened.value;
  const end = (): void => void database.close();
  signal?.addEventListener("abort", end);
  try {
    signal?.throwIfAborted();
    return ok(await work(new ScriptRun(session, tools.parser, signal)));
  } finally {
    signal?.removeEventListener("abort", end);
    await database.close();
  }
}

async function openCopy(
  { database, session }: MemorySession,
  tools: FolderTools,
): Promise<Result<MemorySession, Problem> | null> {
  const from = await database.dump();
  if (from !== null) return openMemorySession(tools, "verify", { from });
  const copy = await database.copy(session);
  return copy && openMemorySession({ runId: tools.runId, openMemory: async () => copy }, "verify");
}
