// Runs the migrations that are proved in the other ways a tool may run them, each on a database of its own: all in one
// transaction, and each file as one simple query on a session that is never reset. Tells where that fails or makes
// another schema than one transaction a migration: enum values used too early, settings that leak, and the like.
import { ok, type Result } from "../../base/result";
import { ServerError } from "../../database/errors";
import { compareSnapshots, takeSnapshot, type SchemaSnapshot } from "../../database/schema-snapshot";
import type { Session } from "../../database/session";
import type { Problem } from "../../protocol/problems";
import type { VerifyMode, VerifyModeResult } from "../../protocol/reports/verify";
import { statementsOf } from "../forecast/forecast";
import type { FolderTools } from "../operation";
import { closeProof, openProofSession } from "../proof/proof-session";
import { Prover } from "../proof/prover";
import { readRunnable, type RunnableFile } from "../runnable-file";
import { send } from "../running/send-statement";
import type { ChainLink } from "./choose-migrations";

/** `expected` is the schema after one transaction a migration. */
export async function runInMode(
  mode: VerifyMode,
  chain: readonly ChainLink[],
  expected: SchemaSnapshot,
  tools: FolderTools,
): Promise<Result<VerifyModeResult, Problem>> {
  const opened = await openProofSession(tools, "modes");
  if (!opened.ok) return opened;
  const { session, database } = opened.value;
  try {
    const first = chain.findIndex(({ proved }) => proved);
    const prover = new Prover(session, tools);
    for (const { migration } of chain.slice(0, first)) await prover.take(migration, false);
    const files = chain.slice(first).flatMap(({ migration }) => {
      const read = migration.up && readRunnable(migration, migration.up, tools.parser);
      return read?.ok ? [read.value] : [];
    });
    const failed = await runAll(session, mode, files);
    if (failed) return ok({ mode, ...failed, differences: [] });
    const found = await takeSnapshot(session, { history: tools.run });
    return ok({ mode, version: null, error: null, differences: compareSnapshots(expected, found) });
  } finally {
    await closeProof(database);
  }
}

async function runAll(
  session: Session,
  mode: VerifyMode,
  files: readonly RunnableFile[],
): Promise<Pick<VerifyModeResult, "version" | "error"> | null> {
  const inOne = mode === "one-transaction";
  let version: string | null = null;
  try {
    if (inOne) await session.execute("begin");
    for (const file of files) {
      ({ version } = file);
      const statements = statementsOf(file);
      if (statements.length === 0) continue;
      if (!inOne) await session.batch(statements.map(({ parsed }) => parsed.text));
      else for (const statement of statements) await send(session, file, statement);
    }
    if (inOne) await session.execute("commit");
    return null;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return { version, error: { code: error.code, message: error.message } };
  }
}
