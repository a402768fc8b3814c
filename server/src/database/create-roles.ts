// Roles that migrations grant to and that a throw-away database lacks. They may not log in and own nothing.
import { ok, type Result } from "../base/result";
import type { Problem } from "../protocol/problems";
import { quoteIdentifier } from "../sql/names";
import type { Database } from "./session";

/** The database with these roles; those that are there stay as they are. A failure has closed it. */
export async function withRoles(
  database: Database,
  roles: readonly string[],
): Promise<Result<Database, Problem>> {
  if (roles.length === 0) return ok(database);
  const connected = await database.connect({ purpose: "roles", runId: "start" });
  if (!connected.ok) {
    await database.close();
    return connected;
  }
  const session = connected.value;
  const there = await session.query<{ name: string }>("select rolname as name from pg_catalog.pg_roles");
  for (const role of roles) {
    if (there.some(({ name }) => name === role)) continue;
    await session.execute(`create role ${quoteIdentifier(role)} nologin`);
  }
  await session.close();
  return ok(database);
}
