// Two migrations with one version number.
import { compareVersions, sameVersion } from "../../migrations/layout";
import type { LayoutId, Migration } from "../../migrations/migration";
import { defineRule, sources } from "../rule";

/** Their tools know a migration by its whole name and run equal versions in the order of the names. */
const byWholeName = new Set<LayoutId>(["maragudk", "prisma", "node-pg-migrate", "sql-migrate"]);

export const versionDuplicate = defineRule({
  id: "version-duplicate",
  since: "0.1.0",
  needs: "folder",
  severity: "error",
  default: "on",
  category: "history",
  sources: sources("atlas:sum migrationpilot:ordering"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "Two migrations have the same version number; 1 and 001 are the same.",
    why:
      "A runner applies one of them and takes the other for done, or refuses to run at all. It happens when two branches " +
      "number their migrations independently. Tools that know a migration by its whole name, such as Prisma, take both.",
    instead: "Give the newer one, both of its files, the next free number.",
    examples: {
      reject: [
        {
          files: [
            ["001_users.up.sql", "CREATE TABLE users (id int);"],
            ["1_orders.up.sql", "CREATE TABLE orders (id int);"],
          ],
        },
      ],
      accept: [
        {
          files: [
            ["001_users.up.sql", "CREATE TABLE users (id int);"],
            ["001_users.down.sql", "DROP TABLE users;"],
            ["002_orders.up.sql", "CREATE TABLE orders (id int);"],
          ],
        },
      ],
    },
  },
  messages: {
    taken: {
      text: "Version {version} of {name} is also that of {other}.",
      help: "Give the newer of the two, both of its files, the next free number: {next}.",
    },
  },
  check({ folder, report }) {
    const { migrations, layout } = folder;
    if (byWholeName.has(layout)) return;
    migrations.forEach((migration, index) => {
      const other = rivalOf(migrations, index, -1) ?? rivalOf(migrations, index, 1);
      if (!other) return;
      for (const half of [migration.up, migration.down]) {
        if (!half || (half === migration.down && half.path === migration.up?.path)) continue;
        const { path, version, name, direction } = half;
        const data = { version, name, other: other.name, next: nextFree(migrations, version) };
        report({ path, version, direction }, { message: "taken", data });
      }
    });
  },
});

/** The nearest rival in one direction; those of one version stand together. */
function rivalOf(migrations: readonly Migration[], index: number, step: 1 | -1): Migration | undefined {
  const migration = migrations[index];
  if (!migration) return undefined;
  for (let at = index + step; ; at += step) {
    const near = migrations[at];
    if (!near || !sameVersion(near.version, migration.version)) return undefined;
    if (isRival(migration, near)) return near;
  }
}

/** The halves of one mistyped pair share a version too, but no half of the same direction. */
function isRival(a: Migration, b: Migration): boolean {
  return (a.up !== null && b.up !== null) || (a.down !== null && b.down !== null);
}

function nextFree(migrations: readonly Migration[], like: string): string {
  const newest = migrations
    .map(({ version }) => version)
    .reduce((a, b) => (compareVersions(a, b) < 0 ? b : a), like);
  return /^\d+$/.test(newest) ? String(BigInt(newest) + 1n).padStart(newest.length, "0") : `${newest}a`;
}
