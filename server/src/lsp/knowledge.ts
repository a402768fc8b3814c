// What is known of a folder beyond its texts: schemas that a replay told, what was read of a target, the servers' grammar. Turns it into the
// options that the linter is given; learns, and forgets what an edit made untrue. Asks nobody itself.
import type { LintOptions } from "../lint/lint-options";
import type { Catalog } from "../lint/schema/catalog";
import type { MigrationFile, MigrationFolder } from "../migrations/migration";
import type { TargetSchema } from "../operations/facts-file";
import type { LintFactsFile } from "../protocol/findings";
import type { TargetGrammar } from "../sql/target-grammar";
import type { BaseBranch } from "../files/base-branch";
import type { LoadedFolder } from "./workspace";

interface Learned {
  readonly catalog: Catalog;
  /** The ups it was made from. */
  readonly ups: readonly (MigrationFile | null)[];
}

/** What the branch that this one will be merged into has of a folder. */
export type BaseNames = Pick<BaseBranch, "base" | "theirs">;

/** Schemas kept for each folder. */
const mostLearned = 8;

export class Knowledge {
  /** Somebody typed a moment ago, so only what is quick is looked at. */
  isTyping = false;
  readonly #schemas = new Map<string, readonly Learned[]>();
  readonly #targets = new Map<string, TargetSchema>();
  readonly #bases = new Map<string, BaseNames>();
  readonly #grammars = new Map<number, TargetGrammar | null>();
  /** The options given last, by folder path: the same object as long as they say the same. */
  readonly #given = new Map<string, LintOptions>();

  optionsFor({ path, settings, model }: LoadedFolder): LintOptions {
    const target = this.#targets.get(path) ?? null;
    const catalogs = [
      ...this.#trueSchemas(path, model).map(({ catalog }) => catalog),
      ...(target?.catalog ? [target.catalog] : []),
    ];
    const grammar = settings.postgresIsGiven ? this.#grammars.get(settings.postgres) : undefined;
    const options: LintOptions = {
      ...settings,
      ...(catalogs.length > 0 ? { catalogs } : {}),
      ...(grammar ? { targetGrammar: grammar } : {}),
      ...(target ? { rows: target.rows, applied: target.applied } : {}),
      ...this.#bases.get(path),
    };
    const given = this.#given.get(path);
    if (given && isSame(given, options)) return given;
    this.#given.set(path, options);
    return options;
  }

  learnGrammar(postgres: number, grammar: TargetGrammar | null): void {
    this.#grammars.set(postgres, grammar);
  }

  knowsGrammar(postgres: number): boolean {
    return this.#grammars.has(postgres);
  }

  /** What was last read of a target for this folder; null when nothing was. */
  targetOf(folder: string): LintFactsFile | null {
    return this.#targets.get(folder)?.file ?? null;
  }

  learnBase(folder: string, { base, theirs }: BaseNames): void {
    this.#bases.set(folder, { base, theirs });
  }

  learnTarget(folder: string, target: TargetSchema | null): void {
    if (target) this.#targets.set(folder, target);
    else this.#targets.delete(folder);
  }

  /** False when it says nothing new. */
  learnSchema({ path, model }: LoadedFolder, catalog: Catalog): boolean {
    const known = this.#trueSchemas(path, model);
    if (known.some((one) => one.catalog.toJSON() === catalog.toJSON())) return false;
    const others = known.filter((one) => one.catalog.after !== catalog.after);
    const ups = upsOf(model, catalog.after);
    this.#schemas.set(path, [...others.slice(1 - mostLearned), { catalog, ups }]);
    return true;
  }

  /** Those whose migrations are still the ones they were made from. */
  #trueSchemas(path: string, model: MigrationFolder): readonly Learned[] {
    const known = this.#schemas.get(path);
    if (!known) return [];
    const holding = known.filter(({ ups }) =>
      ups.every((up, at) => (model.migrations[at]?.up ?? null) === up),
    );
    if (holding.length < known.length) this.#schemas.set(path, holding);
    return holding;
  }
}

function upsOf({ migrations }: MigrationFolder, count: number): readonly (MigrationFile | null)[] {
  return migrations.slice(0, count).map(({ up }) => up);
}

function isSame(a: LintOptions, b: LintOptions): boolean {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof LintOptions)[];
  return keys.every((key) => {
    if (key !== "catalogs") return a[key] === b[key];
    const [ours = [], theirs = []] = [a.catalogs, b.catalogs];
    return ours.length === theirs.length && ours.every((one, at) => one === theirs[at]);
  });
}
