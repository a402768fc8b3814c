// Every migration tool whose history table is known, with those that only name files and those that are recognised and not
// read: their migrations are no SQL files.
import { loggedTools } from "./logged-tools";
import { numberedTools } from "./numbered-tools";
import { entry, list, text, tool } from "./tool";
import type { ForeignTool } from "./tool";

const namedTools: readonly ForeignTool[] = [
  tool({
    // src/runner.ts: the file's name without its extension.
    id: "node-pg-migrate",
    title: "node-pg-migrate",
    table: "pgmigrations",
    columns: { id: "integer", name: "text", run_on: "time" },
    order: ["run_on", "id"],
    read: list((row) => entry(text(row, "name") ?? "", { applied_at: text(row, "run_on") })),
  }),
  tool({
    // src/migration.ts: a chain of hashes over committed files.
    id: "graphile-migrate",
    title: "graphile-migrate",
    table: "migrations",
    schema: "graphile_migrate",
    columns: { hash: "text", previous_hash: "text", filename: "text", date: "time" },
    order: ["filename"],
    read: list((row) => entry(text(row, "filename") ?? "", { applied_at: text(row, "date") })),
  }),
  tool({
    // migrate.go, MigrationRecord: the id is the whole file name.
    id: "sql-migrate",
    title: "sql-migrate",
    table: "gorp_migrations",
    columns: { id: "text", applied_at: "time" },
    order: ["id"],
    read: list((row) => entry(text(row, "id") ?? "", { applied_at: text(row, "applied_at") })),
  }),
];

const recognised: readonly ForeignTool[] = [
  tool({ id: "alembic", title: "Alembic", table: "alembic_version", columns: { version_num: "text" } }),
  tool({
    id: "knex",
    title: "Knex",
    table: "knex_migrations",
    columns: { name: "text", batch: "integer", migration_time: "time" },
  }),
  tool({
    id: "drizzle",
    title: "Drizzle",
    table: "__drizzle_migrations",
    schema: "drizzle",
    columns: { hash: "text", created_at: "integer" },
  }),
  tool({
    id: "typeorm",
    title: "TypeORM",
    table: "migrations",
    columns: { id: "integer", timestamp: "integer", name: "text" },
    exact: true,
  }),
  tool({
    id: "django",
    title: "Django",
    table: "django_migrations",
    columns: { app: "text", name: "text", applied: "time" },
  }),
  tool({ id: "popx", title: "Ory popx", table: "schema_migration", columns: { version: "text" } }),
  tool({
    id: "morph",
    title: "morph",
    table: "db_migrations",
    columns: { version: "integer", name: "text" },
  }),
];

export const knownTools: readonly ForeignTool[] = [
  ...numberedTools,
  ...loggedTools,
  ...namedTools,
  ...recognised,
];
