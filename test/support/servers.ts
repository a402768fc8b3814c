// Real PostgreSQL servers for the tests: started when first asked for, shared by all test files of a process, stopped
// at its end. A fresh database for each test. Knows the binaries' packages, and nothing of what is tested.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "mocha";
import { Client } from "pg";
import type { ClientConfig, QueryResult } from "pg";
import type { RunSettings, ServerTarget } from "../../server/src/config/settings";
import { copyDataFolder, dataFolder, binariesOf, run, unprivileged } from "./server-binaries";

/** Where operations are tested. */
export const serverMajors = [16, 18] as const;
/** Every version there are binaries of, for facts that change with the version. */
export const allServerMajors = [14, 15, 16, 17, 18] as const;
export type ServerMajor = (typeof allServerMajors)[number];

export interface TestServer {
  readonly major: ServerMajor;
  readonly port: number;
  /** Ends it as a crash would; the next `testServer` starts another. */
  kill(): Promise<void>;
}

/** For one user alone, who may crash it: what was committed is there afterwards. */
export interface DurableServer extends TestServer {
  /** Ends it as a crash would, and starts it again on the same data. */
  crash(): Promise<void>;
}

export interface TestDatabase {
  readonly server: TestServer;
  readonly name: string;
  /** A connection string of the superuser, without a password. */
  readonly url: string;
  readonly target: ServerTarget;
  /** Runs SQL over a plain connection of the driver. */
  sql(text: string): Promise<readonly Record<string, unknown>[]>;
  /** A plain connection of the driver, ended with the database. */
  client(options?: ClientConfig): Promise<Client>;
}

/** The run settings that tests start from; timeouts are generous. */
export const testRun: RunSettings = {
  lock_timeout_ms: 3000,
  concurrently_lock_timeout_ms: 60_000,
  lock_retry_ms: 5000,
  max_queued_sessions: 20,
  max_queue_ms: 1000,
  max_blocking_ms: 0,
  terminable_applications: [],
  statement_timeout_ms: 0,
  lock_wait_ms: 10_000,
  connect_timeout_ms: 20_000,
  long_transaction_seconds: 30,
  schemas: ["public"],
  history_schema: "public",
  history_table: "schema_migrations",
  // It starts a database of its own; its tests turn it on.
  rehearsal: false,
  backup: { tables: "all", readers: 2, keep: null, keep_days: null, max_bytes: null },
};

const running = new Map<ServerMajor, Promise<TestServer>>();
const processes = new Map<ChildProcess, string>();

/** The running server of a major version; null, with a printed reason, where this platform has no binaries for it. */
export async function testServer(major: ServerMajor): Promise<TestServer | null> {
  const binaries = binariesOf(major);
  if (typeof binaries === "string") {
    process.stderr.write(`  skipped on PostgreSQL ${major}: ${binaries}\n`);
    return null;
  }
  let server = running.get(major);
  if (!server) {
    server = startServer(major, binaries.bin);
    running.set(major, server);
  }
  return server;
}

/** A server of one's own, or why there is none here. */
export async function startDurableServer(major: ServerMajor): Promise<DurableServer | string> {
  const binaries = binariesOf(major);
  if (typeof binaries === "string") return binaries;
  // A server process that ends loses what it had not yet handed to the operating system.
  return startServer(major, binaries.bin, { settings: { synchronous_commit: "on", full_page_writes: "on" } });
}

/** Runs the body with a new database; skips the test where the server cannot run. */
export async function withDatabase(
  context: Context,
  major: ServerMajor,
  body: (database: TestDatabase) => Promise<void>,
): Promise<void> {
  const server = await testServer(major);
  if (!server) context.skip();
  else await inDatabase(server, body);
}

let counter = 0;

/** Runs the body with a new database on the server. */
export async function inDatabase(
  server: TestServer,
  body: (database: TestDatabase) => Promise<void>,
): Promise<void> {
  const name = `test_${process.pid}_${++counter}`;
  const clients: Client[] = [];
  const open = async (options: ClientConfig): Promise<Client> => {
    const client = new Client({ host: "127.0.0.1", port: server.port, user: "postgres", ...options });
    // A test may end the backend under this client; the client then only has to be gone.
    client.on("error", () => clients.splice(clients.indexOf(client), 1));
    await client.connect();
    clients.push(client);
    return client;
  };
  const admin = await open({ database: "postgres" });
  await admin.query(`create database ${name} template template0`);
  try {
    await body({
      server,
      name,
      url: `postgresql://postgres@127.0.0.1:${server.port}/${name}`,
      target: serverTarget(server, name),
      client: (options) => open({ database: name, ...options }),
      async sql(text) {
        const client = await open({ database: name });
        try {
          const result = await client.query(text);
          const last: QueryResult = Array.isArray(result) ? result.at(-1) : result;
          return last.rows;
        } finally {
          clients.splice(clients.indexOf(client), 1);
          await client.end();
        }
      },
    });
  } finally {
    for (const client of clients.filter((one) => one !== admin)) await client.end();
    const cleaner = clients.includes(admin) ? admin : null;
    await cleaner?.query(`drop database if exists ${name} with (force)`);
    await cleaner?.end();
  }
}

/** A target as settings would describe it; the superuser needs no password. */
export function serverTarget(server: TestServer, database: string, user = "postgres"): ServerTarget {
  return {
    kind: "server",
    name: "test",
    environment: "local",
    host: "127.0.0.1",
    port: server.port,
    database,
    user,
    sslmode: "disable",
    sslrootcert: null,
    password: { kind: "none" },
  };
}

/** Stops every server and removes its data. */
export async function stopServers(): Promise<void> {
  running.clear();
  await Promise.all(
    [...processes].map(async ([child, folder]) => {
      await end(child, "SIGINT");
      processes.delete(child);
      rmSync(folder, { recursive: true, force: true });
    }),
  );
}

// Imported while mocha loads test files, this is a hook of the root suite: it runs once, after all tests.
if (typeof after === "function") after(stopServers);

// When the test process ends without its hooks, the servers must not outlive it.
process.on("exit", () => {
  for (const [child, folder] of processes) {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * Becomes the server, and leaves a watcher that ends the server when its standard input ends: that is, when this process
 * is gone, even if it was killed. $0 is the folder to remove, or “keep” where the server may start again in it.
 */
const endsWithUs = `exec 3<&0
  (cat <&3 >/dev/null; kill -INT $$; while kill -0 $$; do sleep 0.1; done; test "$0" = keep || rm -rf "$0") 2>/dev/null &
  exec "$@" 3<&-`;

/** A server of its own, whose data folder is a copy of the initialised one; `prepare` may write into that copy. */
export async function startServer(
  major: ServerMajor,
  bin: string,
  more: {
    readonly settings?: Readonly<Record<string, string>>;
    readonly prepare?: (data: string) => void;
  } = {},
): Promise<DurableServer> {
  const seed = dataFolder(major, bin);
  const folder = mkdtempSync(join(tmpdir(), `migrate-safe-pg${major}-`));
  const user = unprivileged();
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  copyDataFolder(seed, data);
  more.prepare?.(data);
  const port = await freePort();
  const settings: Readonly<Record<string, string>> = { ...usualSettings, ...more.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const postgres = [join(bin, "postgres"), "-D", data, "-p", String(port), ...flags];
  const isDurable = settings["synchronous_commit"] === "on";
  const launched = async (): Promise<ChildProcess> => {
    const started = await launch(major, isDurable ? "keep" : folder, postgres, port);
    processes.set(started, folder);
    return started;
  };
  let child = await launched();
  return {
    major,
    port,
    async kill() {
      running.delete(major);
      processes.delete(child);
      await end(child, "SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
    async crash() {
      processes.delete(child);
      await end(child, "SIGQUIT");
      child = await launched();
    },
  };
}

const usualSettings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "100",
  max_prepared_transactions: "4",
  deadlock_timeout: "500ms",
} as const;

/** Resolves when the server takes connections. */
async function launch(
  major: ServerMajor,
  removed: string,
  postgres: readonly string[],
  port: number,
): Promise<ChildProcess> {
  const child = spawn("/bin/sh", ["-c", endsWithUs, removed, ...postgres], {
    ...run(),
    stdio: ["pipe", "ignore", "pipe"],
  });
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)));
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ${major} did not start:\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Whether a start-up message is answered with an authentication request ("R"), which it is not while starting. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const parameters = Buffer.from("user\0postgres\0database\0postgres\0\0");
    const head = Buffer.alloc(8);
    head.writeInt32BE(head.length + parameters.length, 0);
    head.writeInt32BE(196_608, 4);
    socket.once("connect", () => socket.write(Buffer.concat([head, parameters])));
    socket.once("data", (data) => {
      socket.destroy();
      resolve(data[0] === 0x52);
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}
