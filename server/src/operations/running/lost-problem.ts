// What a person is told when the server went away under a run, or stopped taking writes: in its own parting words where
// it had any. Knows nothing of which operation it was. Pure.
import type { ConnectionLost } from "../../database/errors";
import { problem, type Problem } from "../../protocol/problems";

interface Words {
  readonly what: string;
  readonly next: string;
}

const goOn = "then ask for the status and run the command again.";

/** By SQLSTATE. Manual: "PostgreSQL Error Codes", class 57; src/backend/tcop/postgres.c, quickdie and ProcessInterrupts. */
const partingWords: Readonly<Record<string, Words>> = {
  "57P01": {
    what: "The server was shut down, or somebody ended this session",
    next: `Find out who ended it; after a failover see that the target's address leads to the new primary, ${goOn}`,
  },
  "57P02": {
    what: "The server crashed: it ended every session and recovers what was committed",
    next: `Look into the server's log for the cause, wait until it has recovered, ${goOn}`,
  },
  "57P03": {
    what: "The server takes no connections now: it is starting up, shutting down or recovering",
    next: `Wait until it takes connections, ${goOn}`,
  },
  "57P05": {
    what: "The server ended this session because it was idle for too long",
    next: `Raise idle_session_timeout for this role, ${goOn}`,
  },
};

/** Class 08 "Connection Exception", 08006 connection_failure for one. */
const brokenOnTheWay: Words = {
  what: "The connection broke on its way to the server, in the network, a pooler or a proxy",
  next: `Check the network and what stands before the server, ${goOn}`,
};

export function lostProblem(state: string, error: ConnectionLost | null): Problem {
  const server = error?.server ?? null;
  const words =
    server === null
      ? null
      : (partingWords[server.code] ?? (server.code.startsWith("08") ? brokenOnTheWay : null));
  return problem(
    "target/lost",
    {
      message: words
        ? `${words.what} (${server?.message}).`
        : `The connection to the server was lost${server ? `: ${server.message}` : ""}.`,
      state,
      next: words?.next ?? "Check the server and the network, then ask for the status.",
    },
    { server },
  );
}

/** SQLSTATE 25006 read_only_sql_transaction, from a session that asked for one that writes. */
export const readOnlyNow = {
  code: "25006",
  what: "The server takes no writes any more: a failover made it a standby, or it was set read-only",
  next: "Name the primary, or lift what made it read-only (default_transaction_read_only, a full disk), then run the command again.",
} as const;
