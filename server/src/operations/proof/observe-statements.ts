// What statements lock that run one after the other in an open transaction, each for itself. Knows no migrations and holds
// nothing against a forecast.
import { locksBetween, lookAtLocks } from "../../database/observe-locks";
import type { Session } from "../../database/session";
import type { ObservedLock } from "../../locks/observed-lock";

export interface ObservedWork<Key> {
  readonly key: Key;
  readonly locks: readonly ObservedLock[];
}

/** Runs each piece of work; what the transaction itself has made is left out, for nobody else sees it. */
export async function* observeStatements<Key>(
  session: Session,
  works: readonly { readonly key: Key; readonly run: () => Promise<unknown> }[],
): AsyncGenerator<ObservedWork<Key>> {
  let before = await lookAtLocks(session);
  const old = new Set([...before.relations.values()].map(nameOf));
  for (const { key, run } of works) {
    await run();
    const after = await lookAtLocks(session);
    yield { key, locks: locksBetween(before, after).filter(({ relation }) => old.has(nameOf(relation))) };
    before = after;
  }
}

function nameOf({ schema, name }: { readonly schema: string | null; readonly name: string }): string {
  return `${schema ?? ""}\u0000${name}`;
}
