// The throw-away database of a verify: on the server that the settings name for it, else in memory.
import type { Result } from "../../base/result";
import { isSessionError, type ConnectionLost } from "../../database/errors";
import type { Database } from "../../database/session";
import { problem, type Problem } from "../../protocol/problems";
import { pass, type Answer } from "../checks/check";
import type { Tools } from "../operation";
import { openMemorySession, scratchLost, type MemorySession } from "./memory-session";

/** The caller closes the database with `closeProof`. */
export async function openProofSession(
  tools: Tools,
  purpose: string,
): Promise<Result<MemorySession, Problem>> {
  const { shadow, shadow_problem: unusable } = tools.proof;
  if (shadow === null && unusable === null) return openMemorySession(tools, purpose);
  return openMemorySession({ runId: tools.runId, openMemory: async () => tools.openShadow() }, purpose);
}

/** Closes and so drops it; says where one is left. */
export async function closeProof(database: Database): Promise<Answer> {
  try {
    await database.close();
    return pass("The throw-away database is gone.");
  } catch (error) {
    if (!isSessionError(error)) throw error;
    const { address, database: name } = database.identity;
    return {
      status: "warn",
      summary: `The throw-away database ${name} on ${address} could not be dropped: ${error.message}.`,
      remedy: "Drop it, or leave it to a later verify, which drops what is older than an hour.",
    };
  }
}

export function proofLost(error: ConnectionLost, { kind, identity }: Database): Problem {
  if (kind === "scratch") return scratchLost(error);
  return problem("target/lost", {
    message: `The connection to ${identity.address} was lost: ${error.message}.`,
    state: `Only the throw-away database ${identity.database} was used; a later verify drops it.`,
    next: "Run verify again.",
  });
}
