// Where the schema before a migration comes from: the text of the earlier ups, or a schema that was read from a database
// and the ups after it. One chain for each, so that going from one to the other forgets nothing.
import type { MigrationFolder } from "../migrations/migration";
import { parseSqlFile } from "../sql/parse-sql-file";
import type { Parser } from "../sql/parser";
import type { LintOptions } from "./lint-options";
import type { Catalog } from "./schema/catalog";
import { SchemaChain, type Baseline, type WalkUp } from "./schema/schema-chain";
import type { World } from "./schema/world";

/** Chains kept beside the one of the texts alone. */
const mostChains = 8;

/** A chain that begins with what is the schema after some of the folder's migrations. */
interface Source {
  readonly key: string;
  readonly chain: SchemaChain;
  readonly baseline: Baseline;
  /** How many migrations the baseline holds. */
  readonly after: number;
}

export class SchemaSource {
  readonly #parser: Parser;
  readonly #texts = new SchemaChain();
  readonly #ofCatalogs = new Map<string, Source>();
  readonly #rest = new WeakMap<MigrationFolder, Map<number, MigrationFolder>>();
  #baseline: Baseline = { sql: null, complete: false };
  #wrap: LintOptions["wrap"];

  constructor(parser: Parser) {
    this.#parser = parser;
  }

  /** Equal as long as what comes before the migration at `index` is. */
  prefix(folder: MigrationFolder, index: number, options: LintOptions): string {
    const { key, chain, baseline, after } = this.#sourceFor(index, options);
    return `${key} ${chain.prefix(this.#after(folder, after), index - after, baseline)}`;
  }

  /** The world before the migration at `index`; do not change it. */
  before(folder: MigrationFolder, index: number, options: LintOptions, walkUp: WalkUp): World {
    const { chain, baseline, after } = this.#sourceFor(index, options);
    return chain.before(this.#after(folder, after), index - after, baseline, walkUp);
  }

  /** Spares the chain the migration at `index`: this is the world that its up makes of the one before. */
  adopt(folder: MigrationFolder, index: number, options: LintOptions, world: World): void {
    const { chain, baseline, after } = this.#sourceFor(index, options);
    chain.adopt(this.#after(folder, after), index + 1 - after, baseline, world);
  }

  /** The newest schema that was read at or before the migration. */
  #sourceFor(index: number, { catalogs = [], baseline = "", complete = false, wrap }: LintOptions): Source {
    let best: Catalog | null = null;
    for (const catalog of catalogs) {
      if (catalog.after <= index && catalog.after >= (best?.after ?? 0)) best = catalog;
    }
    if (best) return this.#sourceOf(best);
    const held = this.#baseline;
    if ((held.sql?.text ?? "") !== baseline || held.complete !== complete || this.#wrap !== wrap) {
      this.#wrap = wrap;
      this.#baseline = { sql: baseline === "" ? null : parseSqlFile(baseline, this.#parser), complete };
    }
    return { key: "", chain: this.#texts, baseline: this.#baseline, after: 0 };
  }

  #sourceOf(catalog: Catalog): Source {
    const key = catalog.toJSON();
    const known = this.#ofCatalogs.get(key);
    if (known) return known;
    if (this.#ofCatalogs.size >= mostChains) {
      this.#ofCatalogs.delete(this.#ofCatalogs.keys().next().value ?? "");
    }
    const baseline = { sql: parseSqlFile(catalog.sql, this.#parser), complete: true };
    const source = { key, chain: new SchemaChain(), baseline, after: catalog.after };
    this.#ofCatalogs.set(key, source);
    return source;
  }

  /** The folder without its first migrations; the same object each time. */
  #after(folder: MigrationFolder, count: number): MigrationFolder {
    if (count === 0) return folder;
    let known = this.#rest.get(folder);
    if (!known) this.#rest.set(folder, (known = new Map()));
    let rest = known.get(count);
    if (!rest) known.set(count, (rest = { ...folder, migrations: folder.migrations.slice(count) }));
    return rest;
  }
}
