// Brackets around what the database room opens, so that a test states only what it is about. Closes what it opened.
import type { Context } from "mocha";
import type { ConnectOptions, Database, Session } from "../../server/src/database/session";
import { openServer } from "../../server/src/database/open-target";
import { must } from "./results";
import { withScratch } from "./scratch";
import { serverMajors, testRun, withDatabase } from "./servers";
import type { ServerMajor, TestDatabase } from "./servers";

/** Opens the test database as an operation would, and closes it afterwards. */
export async function withServer<Value>(
  database: TestDatabase,
  body: (server: Database) => Promise<Value>,
): Promise<Value> {
  const server = must(await openServer(database.target, async () => null, testRun));
  try {
    return await body(server);
  } finally {
    await server.close();
  }
}

/** One session of a database, closed afterwards. */
export async function withSession<Value>(
  database: Database,
  body: (session: Session) => Promise<Value>,
  options: Partial<ConnectOptions> = {},
): Promise<Value> {
  const session = must(await database.connect({ purpose: "test", runId: "test-run", ...options }));
  try {
    return await body(session);
  } finally {
    await session.close();
  }
}

/** A fresh database of a server with one session on it. */
export async function onServer(
  context: Context,
  major: ServerMajor,
  body: (session: Session, database: TestDatabase, server: Database) => Promise<void>,
): Promise<void> {
  await withDatabase(context, major, (database) =>
    withServer(database, (server) => withSession(server, (session) => body(session, database, server))),
  );
}

/** Where a test that does not care runs: every server, and the scratch database. */
export const databaseKinds = [...serverMajors, "scratch"] as const;
export type DatabaseKind = ServerMajor | "scratch";

/** A fresh database of any kind with one session on it. */
export async function onDatabase(
  context: Context,
  kind: DatabaseKind,
  body: (session: Session, database: Database) => Promise<void>,
): Promise<void> {
  if (kind === "scratch") {
    await withScratch((database) => withSession(database, (session) => body(session, database)));
  } else {
    await onServer(context, kind, (session, _database, server) => body(session, server));
  }
}

/** How a kind is called in the names of tests. */
export function kindName(kind: DatabaseKind): string {
  return kind === "scratch" ? "scratch database" : `PostgreSQL ${kind}`;
}
