// Sends the first statements of the next migration behind the commit of the one before, which saves an exchange with the
// server for each. All go in one pipeline with one Sync at its end: when the guard, the row of history or the commit itself
// fails, the server passes over everything behind it, so nothing of the next migration runs unless the one before is
// committed. When the connection ends, what was begun of the next one is rolled back by the server, as ever; the fate of the
// commit is asked by its own number. Manual: "Pipelining" in "Frontend/Backend Protocol".
import type { PipelinedStatement, TextRow } from "../../database/pipeline";
import type { Session } from "../../database/session";
import type { TransactionStart } from "./transaction-start";

/** The next migration's first exchange. */
export interface NextStart {
  readonly start: TransactionStart;
  readonly statements: readonly PipelinedStatement[];
}

/** A migration whose first exchange is on its way. */
export interface SentAhead {
  readonly start: TransactionStart;
  /** Its answers; calls back for each, also for those that are there already. */
  follow(answered: () => void): Promise<readonly (TextRow | null)[]>;
}

/** Resolves when the last statement of the closing is answered, and rejects when one of them fails. */
export async function sendAhead(
  session: Session,
  closing: readonly PipelinedStatement[],
  { start, statements }: NextStart,
  answered: () => void,
): Promise<SentAhead> {
  let arrived = 0;
  let tell: (() => void) | null = null;
  // Its Flush lets the server answer the commit before it goes on.
  const next = statements.map((one, place) => (place === 0 ? { ...one, slow: true } : one));
  return new Promise((resolve, reject) => {
    const answers = session.pipeline([...closing, ...next], (index) => {
      if (index >= closing.length) {
        arrived++;
        tell?.();
        return;
      }
      answered();
      if (index === closing.length - 1) resolve({ start, follow });
    });
    const follow: SentAhead["follow"] = async (called) => {
      for (let count = 0; count < arrived; count++) called();
      tell = called;
      return (await answers).slice(closing.length);
    };
    // After the commit whoever follows hears of it.
    answers.catch(reject);
  });
}
