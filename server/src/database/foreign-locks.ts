// The advisory locks that other migration tools take in a database that they migrate: while one of them is held, that tool
// is at work and ours must wait. The tools are known by their history tables; nothing in those is read. Not every tool
// has a lock: dbmate, refinery, Diesel and the Supabase CLI take none.
import { crc32 } from "node:zlib";
import type { LockKeys } from "./lock-holder";
import type { Session } from "./session";

export interface ForeignLock {
  readonly tool: string;
  /** The key as pg_try_advisory_lock(bigint) takes it. */
  readonly key: bigint;
}

/** A history table that was found. */
interface Found {
  readonly database: string;
  readonly schema: string;
  readonly table: string;
}

interface ForeignTool {
  readonly tool: string;
  readonly table: string;
  /** Columns that tell its table from others of the name. */
  readonly columns: readonly string[];
  /** From the tool's source, named beside it. */
  readonly key: (found: Found) => bigint;
}

const foreignTools: readonly ForeignTool[] = [
  {
    // database/util.go, GenerateAdvisoryLockId: 32 bits, wrapping around.
    tool: "golang-migrate",
    table: "schema_migrations",
    columns: ["dirty", "version"],
    key: ({ database, schema, table }) =>
      BigInt.asUintN(32, BigInt(crc32([schema, table, database].join("\0"))) * 1_486_364_155n),
  },
  {
    // active_record/migration.rb, generate_migrator_advisory_lock_id.
    tool: "Rails",
    table: "ar_internal_metadata",
    columns: ["created_at", "key", "updated_at", "value"],
    key: ({ database }) => 2_053_462_845n * BigInt(crc32(database)),
  },
  {
    // sqlx-postgres/src/migrate.rs, generate_lock_id.
    tool: "sqlx",
    table: "_sqlx_migrations",
    columns: ["checksum", "version"],
    key: ({ database }) => 0x3d32ad9en * BigInt(crc32(database)),
  },
  {
    // PostgreSQLAdvisoryLockTemplate.java: "Flyway" as a number, plus the hash of the quoted name.
    tool: "Flyway",
    table: "flyway_schema_history",
    columns: ["checksum", "installed_rank", "version"],
    key: ({ schema, table }) => 0x466c79776179n + javaHash(`"${schema}"."${table}"`),
  },
  constant("goose", "goose_db_version", ["is_applied", "version_id"], 4_097_083_626n),
  constant("node-pg-migrate", "pgmigrations", ["name", "run_on"], 7_241_865_325_823_964n),
  constant("graphile-migrate", "migrations", ["hash", "previous_hash"], 4_727_445_306_447_283n),
  constant("tern", "schema_version", ["version"], 9_628_173_550_095_224n),
  constant("Sqitch", "changes", ["change_id", "planned_at"], 75_474_063n),
  constant("Prisma", "_prisma_migrations", ["checksum", "finished_at"], 72_707_369n),
];

function constant(tool: string, table: string, columns: readonly string[], key: bigint): ForeignTool {
  return { tool, table, columns, key: () => key };
}

/** The locks of the tools whose history tables are in this database. */
export async function foreignLocks(session: Session): Promise<readonly ForeignLock[]> {
  const rows = await session.query<Found & { readonly columns: readonly string[] }>(
    `select pg_catalog.current_database()::text as database, n.nspname::text as schema, c.relname::text as table,
            array(select a.attname::text from pg_catalog.pg_attribute a
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relname = any($1::text[]) and c.relkind in ('r', 'p')`,
    [foreignTools.map(({ table }) => table)],
  );
  return rows.flatMap((found) =>
    foreignTools
      .filter(({ tool, table, columns }) => {
        if (table !== found.table || !columns.every((column) => found.columns.includes(column))) return false;
        // Ours has the name and columns of golang-migrate's and more.
        return tool !== "golang-migrate" || found.columns.length === columns.length;
      })
      .map(({ tool, key }) => ({ tool, key: key(found) })),
  );
}

/** The first lock that somebody holds; takes each for an instant, as that is the only way to ask. */
export async function heldForeignLock(
  session: Session,
  locks: readonly ForeignLock[],
): Promise<ForeignLock | null> {
  for (const lock of locks) {
    const rows = await session.query<{ free: boolean }>(
      `select case when pg_catalog.pg_try_advisory_lock($1) then pg_catalog.pg_advisory_unlock($1) else false end as free`,
      [lock.key.toString()],
    );
    if (rows[0]?.free !== true) return lock;
  }
  return null;
}

/** How pg_locks shows the key: its high half and its low half. */
export function keysOf({ key }: ForeignLock): LockKeys {
  const bits = BigInt.asUintN(64, key);
  return { classid: Number(bits >> 32n), objid: Number(bits & 0xffff_ffffn), objsubid: 1 };
}

/** String.hashCode() of Java: 32 bits, signed. */
function javaHash(text: string): bigint {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  return BigInt(hash);
}
