// What each statement of an up locks on a database that stands before it, tried in a transaction that is rolled back. A
// statement that refuses a transaction block is run in its plain form for those after it, and not told of.
import { ServerError } from "../../database/errors";
import type { Session } from "../../database/session";
import { observedKey, type ObservedLock, type ObservedUp } from "../../locks/observed-lock";
import { rollBack } from "../running/run-transaction";
import { send } from "../running/send-statement";
import type { RunnableFile } from "../runnable-file";
import { observeStatements } from "./observe-statements";
import { provable } from "./provable-file";

/** Null when the file does not run, or cannot be tried in a transaction. */
export async function observeUp(session: Session, file: RunnableFile): Promise<ObservedUp | null> {
  const statements = provable(file);
  if (!statements.ok) return null;
  const times = new Map<string, number>();
  const works = statements.value.map(({ statement, sql, cut }) => {
    const { text } = statement.parsed;
    const before = times.get(text) ?? 0;
    times.set(text, before + 1);
    return {
      key: { name: observedKey(text, before), told: cut === null },
      run: async () => (cut === null ? send(session, file, statement) : session.execute(sql)),
    };
  });
  await session.execute("begin");
  try {
    const seen = new Map<string, readonly ObservedLock[]>();
    for await (const { key, locks } of observeStatements(session, works)) {
      if (key.told) seen.set(key.name, locks);
    }
    return seen;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return null;
  } finally {
    await rollBack(session);
    await session.batch(["reset session authorization", "reset all"]);
  }
}
