// The schema before a migration, read from a database in memory on which the earlier ups really ran: what the linter asks
// when reading their text cannot tell. Linting only; nothing here decides an operation.
import { hashOf } from "../../base/hash";
import { ok, type Result } from "../../base/result";
import { readSchemaScript } from "../../database/schema-script";
import { Catalog } from "../../lint/schema/catalog";
import type { ObservedUp } from "../../locks/observed-lock";
import { checksumOfHalf } from "../../migrations/checksum";
import type { MigrationFolder } from "../../migrations/migration";
import type { Problem } from "../../protocol/problems";
import { readRunnable } from "../runnable-file";
import { observeUp } from "./observe-up";
import type { StandingDatabase } from "./standing-database";

/** Schemas kept, by the hash of the ups that made them. */
const mostKept = 16;

export class SchemaReplay {
  readonly #database: StandingDatabase;
  readonly #kept = new Map<string, string>();

  constructor(database: StandingDatabase) {
    this.#database = database;
  }

  /** The schema before the migration at `index` of the folder. A later request does not wait for one that was aborted. */
  async before(
    folder: MigrationFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<Catalog, Problem>> {
    const migrations = folder.migrations.slice(0, index).filter(({ up }) => up !== null);
    const key = hashOf(migrations.map(({ up }) => checksumOfHalf(up)));
    const kept = this.#kept.get(key);
    if (kept !== undefined) return ok(new Catalog(index, kept, key));
    return this.#database.before(folder, index, signal, async ({ session }, tools) => {
      const statements = await readSchemaScript(session, { history: tools.run });
      const sql = statements.map((statement) => `${statement};\n`).join("");
      if (this.#kept.size >= mostKept) this.#kept.delete(this.#kept.keys().next().value ?? "");
      this.#kept.set(key, sql);
      return ok(new Catalog(index, sql, key));
    });
  }

  /** What the up at `index` locks; null when it does not run in a transaction. */
  async observe(
    folder: MigrationFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<ObservedUp | null, Problem>> {
    return this.#database.before(folder, index, signal, async ({ session }, { parser }) => {
      const migration = folder.migrations[index];
      const up = migration?.up ? readRunnable(migration, migration.up, parser) : null;
      return ok(up?.ok ? await observeUp(session, up.value) : null);
    });
  }

  /** Ends the database; the next request starts another. */
  async close(): Promise<void> {
    await this.#database.close();
  }
}
