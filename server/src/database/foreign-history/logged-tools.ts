// Tools whose history is a log: a migration may have several rows, and what they say together decides. Meanings are from
// each tool's documentation or source, named beside it.
import { entry, list, number, text, tool } from "./tool";
import type { ForeignEntry, ForeignTool } from "./tool";

/**
 * Documentation "Flyway schema history table": rows in the order of installed_rank; UNDO takes back, DELETE forgets,
 * BASELINE stands for all up to it, a row without version is a repeatable migration, SCHEMA tells of a created schema.
 */
const flyway = tool({
  id: "flyway",
  title: "Flyway",
  table: "flyway_schema_history",
  columns: {
    installed_rank: "integer",
    version: "text",
    description: "text",
    type: "text",
    script: "text",
    checksum: "integer",
    installed_on: "time",
    success: "boolean",
  },
  order: ["installed_rank"],
  read: (rows) => {
    const entries = new Map<string, ForeignEntry>();
    let upTo: string | null = null;
    for (const row of rows) {
      const type = text(row, "type") ?? "";
      const version = text(row, "version");
      const key = version ?? text(row, "script") ?? "";
      const failed = row["success"] !== true;
      if (type === "SCHEMA") continue;
      if (type === "DELETE" || (type.startsWith("UNDO") && !failed)) {
        entries.delete(key);
      } else if (type.endsWith("BASELINE")) {
        upTo = version;
      } else {
        const checksum = text(row, "checksum");
        entries.set(
          key,
          entry(key, {
            version,
            name: text(row, "description"),
            applied_at: text(row, "installed_on"),
            dirty: failed ? "it did not succeed" : null,
            checksum: checksum === null ? null : { kind: "crc32", value: checksum },
          }),
        );
      }
    }
    return { entries: [...entries.values()], upTo };
  },
});

/** Documentation "DATABASECHANGELOG table": id, author and file name together are the key; a file has many. */
const liquibase = tool({
  id: "liquibase",
  title: "Liquibase",
  table: "databasechangelog",
  columns: {
    id: "text",
    author: "text",
    filename: "text",
    dateexecuted: "time",
    orderexecuted: "integer",
    exectype: "text",
  },
  more: ["databasechangeloglock"],
  order: ["orderexecuted", "dateexecuted"],
  read: (rows) => {
    const files = new Map<string, ForeignEntry>();
    for (const row of rows) {
      const file = text(row, "filename") ?? "";
      const failed = text(row, "exectype") === "FAILED";
      const dirty = files.get(file)?.dirty ?? (failed ? `its change set ${text(row, "id")} failed` : null);
      files.set(file, entry(file, { applied_at: text(row, "dateexecuted"), dirty }));
    }
    return { entries: [...files.values()], upTo: null };
  },
});

/** lib/App/Sqitch/Engine/pg.sql: what is deployed now; its log is the table `events`. */
const sqitch = tool({
  id: "sqitch",
  title: "Sqitch",
  table: "changes",
  schema: "sqitch",
  columns: {
    change_id: "text",
    script_hash: "text",
    change: "text",
    project: "text",
    committed_at: "time",
    planned_at: "time",
  },
  order: ["committed_at"],
  read: list((row) => {
    const name = text(row, "change") ?? "";
    return entry(name, { name, applied_at: text(row, "committed_at") });
  }),
});

/** sql/migrate/migrate.go, type Revision: type 1 is a baseline; names that begin with a point are Atlas' own. */
const atlas = tool({
  id: "atlas",
  title: "Atlas",
  table: "atlas_schema_revisions",
  columns: {
    version: "text",
    description: "text",
    type: "integer",
    applied: "integer",
    total: "integer",
    executed_at: "time",
    hash: "text",
  },
  optional: ["error"],
  order: ["executed_at", "version"],
  read: (rows) => {
    const own = rows.filter((row) => !(text(row, "version") ?? "").startsWith("."));
    const baseline = own.findLast((row) => number(row, "type") === 1);
    return {
      upTo: baseline ? text(baseline, "version") : null,
      entries: own
        .filter((row) => row !== baseline)
        .map((row) => {
          const [applied, total] = [number(row, "applied"), number(row, "total")];
          const failed = applied < total || (text(row, "error") ?? "") !== "";
          return entry(text(row, "version") ?? "", {
            name: text(row, "description"),
            applied_at: text(row, "executed_at"),
            dirty: failed ? `${applied} of its ${total} statements are applied` : null,
          });
        }),
    };
  },
});

/** pkg/state/init.sql: one row a migration, also one for each change that was made without pgroll. */
const pgroll = tool({
  id: "pgroll",
  title: "pgroll",
  table: "migrations",
  schema: "pgroll",
  columns: {
    schema: "text",
    name: "text",
    migration: "json",
    created_at: "time",
    parent: "text",
    done: "boolean",
  },
  optional: ["migration_type"],
  order: ["created_at"],
  read: list((row) => {
    if (text(row, "migration_type") === "inferred") return null;
    const name = text(row, "name") ?? "";
    const dirty = row["done"] === true ? null : "it was started and not completed";
    return entry(name, { name, applied_at: text(row, "created_at"), dirty });
  }),
});

/** src/db.rs of Reshape. */
const reshape = tool({
  id: "reshape",
  title: "Reshape",
  table: "migrations",
  schema: "reshape",
  columns: { index: "integer", name: "text", actions: "json", completed_at: "time" },
  order: ["index"],
  read: list((row) => {
    const name = text(row, "name") ?? "";
    return entry(name, { name, applied_at: text(row, "completed_at") });
  }),
});

/** Documentation "Prisma Migrate, migration histories": finished and not rolled back is applied; neither is failed. */
const prisma = tool({
  id: "prisma",
  title: "Prisma",
  table: "_prisma_migrations",
  columns: {
    id: "text",
    checksum: "text",
    finished_at: "time",
    migration_name: "text",
    rolled_back_at: "time",
    started_at: "time",
    applied_steps_count: "integer",
  },
  order: ["started_at"],
  read: list((row) => {
    if (text(row, "rolled_back_at") !== null) return null;
    const name = text(row, "migration_name") ?? "";
    const finished = text(row, "finished_at");
    const checksum = { kind: "sha256", value: text(row, "checksum") ?? "" } as const;
    return entry(name, {
      applied_at: finished,
      dirty: finished === null ? "it did not finish" : null,
      checksum,
    });
  }),
});

export const loggedTools: readonly ForeignTool[] = [
  flyway,
  liquibase,
  sqitch,
  // By default it has a schema of its own; where one schema is migrated it lies in that.
  { ...atlas, schema: "atlas_schema_revisions" },
  atlas,
  pgroll,
  reshape,
  prisma,
];
