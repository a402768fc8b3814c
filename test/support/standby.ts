// A primary with a streaming standby of its own, for tests of replication and failover. Both start from the same
// initialised folder, which is what a base backup of a new primary would hold; the rest arrives as a stream of WAL.
import { writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import type { Context } from "mocha";
import { Client } from "pg";
import type { ServerTarget } from "../../server/src/config/settings";
import { binariesOf } from "./server-binaries";
import { inDatabase, startServer } from "./servers";
import type { ServerMajor, TestDatabase, TestServer } from "./servers";
import { until } from "./waiting";

export interface ReplicatedDatabase {
  /** A new database on the primary. */
  readonly primary: TestDatabase;
  readonly standby: TestServer;
  /** Runs SQL in the same database on the standby. */
  onStandby(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Waits until the standby shows all that the primary has committed. */
  caughtUp(): Promise<void>;
  /** The same database by an address that leads to the primary, and after the failover to the standby. */
  readonly clusterTarget: ServerTarget;
  /** Ends the primary as a crash would, makes the standby the primary, and leads the cluster's address to it. */
  failOver(): Promise<void>;
}

/** Runs the body with a new database on a primary that has a standby; skips the test where servers cannot run. */
export async function withStandby(
  context: Context,
  major: ServerMajor,
  body: (replicated: ReplicatedDatabase) => Promise<void>,
): Promise<void> {
  const binaries = binariesOf(major);
  if (typeof binaries === "string") {
    process.stderr.write(`  skipped on PostgreSQL ${major}: ${binaries}\n`);
    context.skip();
  }
  // The standby asks for WAL since the folder was initialised: it must not be recycled meanwhile.
  const primary = await startServer(major, binaries.bin, { settings: { wal_keep_size: "256MB" } });
  try {
    const standby = await startServer(major, binaries.bin, {
      settings: { primary_conninfo: `host=127.0.0.1 port=${primary.port} user=postgres` },
      prepare: (data) => writeFileSync(join(data, "standby.signal"), ""),
    });
    const address = await clusterAddress(primary.port);
    try {
      await inDatabase(primary, (database) => body(replicated(database, standby, address)));
    } finally {
      address.close();
      await standby.kill();
    }
  } finally {
    await primary.kill();
  }
}

function replicated(primary: TestDatabase, standby: TestServer, address: ClusterAddress): ReplicatedDatabase {
  const onStandby = (sql: string): Promise<readonly Record<string, unknown>[]> =>
    ask(standby.port, primary.name, sql);
  return {
    primary,
    standby,
    onStandby,
    async caughtUp() {
      const [row] = await primary.sql("select pg_current_wal_insert_lsn() as lsn");
      const reached = `select pg_last_wal_replay_lsn() >= '${String(row?.["lsn"])}' as reached`;
      await until(async () => {
        const [answer] = await ask(standby.port, "postgres", reached);
        return answer?.["reached"] === true;
      });
    },
    clusterTarget: { ...primary.target, port: address.port },
    async failOver() {
      await primary.server.kill();
      await ask(standby.port, "postgres", "select pg_promote(wait => true)");
      address.leadTo(standby.port);
    },
  };
}

interface ClusterAddress {
  readonly port: number;
  leadTo(port: number): void;
  close(): void;
}

/** What a floating address is to clients: a port that leads to one server, and later to another. */
async function clusterAddress(first: number): Promise<ClusterAddress> {
  let current = first;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(current, "127.0.0.1");
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    leadTo: (port) => (current = port),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function ask(port: number, database: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ host: "127.0.0.1", port, user: "postgres", database });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
