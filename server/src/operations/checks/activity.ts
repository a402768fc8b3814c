// Checks of what others do on the server right now that would stand in a migration's way.
import {
  blockedSessions,
  locksOnRelations,
  longTransactions,
  runningDumps,
  seesOtherSessions,
  type RelationLock,
} from "../../database/activity";
import { conflicts, lockModes, type LockMode } from "../../locks/lock-modes";
import { lockFacts } from "../../locks/lock-facts";
import { quoteName } from "../../sql/names";
import { statementsOf } from "../forecast";
import { describeBlocker } from "../watch-statement";
import { count, pass, type CheckContext, type CheckDefinition } from "./check";

export const locks: CheckDefinition = {
  id: "locks",
  title: "Locks on the tables to be changed",
  async run(context) {
    const wanted = wantedModes(context);
    if (wanted.size === 0) return pass("No pending migration locks a table that exists.");
    const held = await locksOnRelations(context.session, [...wanted.keys()]);
    const standing = held.filter(
      (lock) => lock.granted && (wanted.get(lock.relation) ?? []).some((mode) => collide(mode, lock.mode)),
    );
    const blind = (await seesOtherSessions(context.session)) ? [] : [hiddenSessions];
    if (standing.length === 0) {
      return pass(`Nobody holds a lock that conflicts, on ${count(wanted.size, "table")}.`, blind);
    }
    return {
      status: standing.some((lock) => isLasting(lock)) ? "fail" : "warn",
      summary: `${count(standing.length, "lock")} of other sessions ${standing.length === 1 ? "conflicts" : "conflict"} with the pending migrations: ${whereHeld(standing)}.`,
      details: [...standing.map(lockText), ...blind],
      remedy: "Wait for these sessions, or end them: SELECT pg_terminate_backend(<pid>);",
    };
  },
};

/** The first few with their process, for those who see no more of the check than its summary. */
function whereHeld(locks: readonly RelationLock[]): string {
  const shown = locks
    .slice(0, 3)
    .map(
      ({ locked, pid, gid }) =>
        `${locked} by ${pid === null ? `prepared transaction ${gid ?? ""}` : `pid ${pid}`}`,
    );
  return [...shown, ...(locks.length > 3 ? [`${locks.length - 3} more`] : [])].join(", ");
}

export const blocked: CheckDefinition = {
  id: "blocked-sessions",
  title: "Sessions that block others",
  async run({ session }) {
    const pairs = await blockedSessions(session);
    if (pairs.length === 0) return pass("No session waits for another.");
    return {
      status: "warn",
      summary: `${count(pairs.length, "session waits", "sessions wait")} for a lock.`,
      details: pairs.map(
        ({ blocked, blocker, waiting_seconds }) =>
          `pid ${blocked.pid} waits${waiting_seconds === null ? "" : ` since ${waiting_seconds} s`} on ${blocked.relation ?? "a lock"} for ${describeBlocker(blocker)}`,
      ),
      remedy: "Find out why the blocking session holds its lock before you add a migration to the queue.",
    };
  },
};

export const transactions: CheckDefinition = {
  id: "transactions",
  title: "Long transactions",
  async run(context) {
    const seconds = context.tools.run.long_transaction_seconds;
    const found = await longTransactions(context.session, seconds);
    const blind = (await seesOtherSessions(context.session)) ? [] : [hiddenSessions];
    if (found.length === 0) return pass(`No transaction is open for ${seconds} s or more.`, blind);
    const concurrent = waitsForOldTransactions(context);
    return {
      status: concurrent ? "fail" : "warn",
      summary: `${count(found.length, "transaction is", "transactions are")} open for ${seconds} s or more${concurrent ? ", and a pending migration would wait for all of them" : ""}.`,
      details: [
        ...found.map((one) => (one.gid === null ? describeBlocker(one) : `prepared transaction ${one.gid}`)),
        ...blind,
      ],
      remedy: "Wait for them, or end them: SELECT pg_terminate_backend(<pid>); or ROLLBACK PREPARED '<gid>';",
    };
  },
};

export const dumps: CheckDefinition = {
  id: "dumps",
  title: "Dumps under way",
  async run({ session }) {
    const found = await runningDumps(session);
    if (found.length === 0) return pass("Nobody is dumping this database.");
    return {
      status: "warn",
      summary: `${count(found.length, "dump is", "dumps are")} under way and ${found.length === 1 ? "holds" : "hold"} a lock on every table until the end.`,
      details: found.map(describeBlocker),
      remedy:
        "Wait until the dump is done: a schema change waits for it, and every reader for the schema change.",
    };
  },
};

const hiddenSessions =
  "The role does not see what sessions of other roles do; GRANT pg_read_all_stats TO it for a full answer.";

/** The modes that pending statements need, by relation as SQL writes it. */
function wantedModes(context: CheckContext): ReadonlyMap<string, readonly LockMode[]> {
  const major = Math.trunc(context.facts.identity.server_version_num / 10_000);
  const wanted = new Map<string, LockMode[]>();
  for (const { up } of context.pending) {
    if (!up.ok) continue;
    for (const { parsed } of statementsOf(up.value)) {
      for (const { name, mode } of lockFacts(parsed, major).relations) {
        const modes = wanted.get(quoteName(name)) ?? [];
        wanted.set(quoteName(name), [...modes, mode]);
      }
    }
  }
  return wanted;
}

/** pg_locks writes "AccessExclusiveLock" for ACCESS EXCLUSIVE. */
function collide(wanted: LockMode, held: string): boolean {
  const heldMode = lockModes.find((mode) => plain(mode) === plain(held));
  return heldMode !== undefined && conflicts(wanted, heldMode);
}

function plain(mode: string): string {
  return mode
    .replaceAll(/[^A-Za-z]/g, "")
    .toLowerCase()
    .replace(/lock$/, "");
}

/** A session that sits in its transaction, or has been in it for a while, will not be gone when the migration comes. */
function isLasting(lock: RelationLock): boolean {
  const idle = lock.state?.startsWith("idle in transaction") ?? false;
  return idle || lock.pid === null || (lock.transaction_seconds ?? 0) >= 5;
}

function lockText(lock: RelationLock): string {
  const who =
    lock.pid === null
      ? `prepared transaction ${lock.gid ?? ""}`
      : describeBlocker({ ...lock, pid: lock.pid, relation: null, mode: null });
  return `${lock.locked}: ${lock.mode} held by ${who}`;
}

/** CONCURRENTLY waits for every transaction that is older than it. Manual: "CREATE INDEX". */
function waitsForOldTransactions(context: CheckContext): boolean {
  return context.pending.some(({ up }) => up.ok && up.value.model.mode === "units");
}
