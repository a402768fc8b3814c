// What a lint knows beyond the files: the schema from a replay on the embedded database (--schema), or the schema, sizes and
// history of a target (--target) or of a file that an earlier read was saved to (--stats). Loaded only when asked for: it
// brings the driver and the embedded database along.
import { fail, ok, type Result } from "../base/result";
import type { Settings } from "../config/settings";
import { readFacts } from "../files/read-facts";
import { writeFileAtomic } from "../files/write-file";
import type { Engine } from "../engine";
import type { LintOptions } from "../lint/lint-options";
import { opaqueAfter } from "../lint/schema-gaps";
import type { Catalog } from "../lint/schema/catalog";
import type { MigrationFolder } from "../migrations/migration";
import { schemaOf, type TargetSchema } from "../operations/facts-file";
import { SchemaReplay } from "../operations/proof/schema-replay";
import type { LintKnowledge } from "../protocol/findings";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { Parser } from "../sql/parser";

export interface KnowledgeFlags {
  readonly schema: boolean;
  /** Read the target that the flags name. */
  readonly target: boolean;
  readonly stats: string | null;
  readonly saveFacts: string | null;
}

export interface Knowledge {
  readonly options: Pick<LintOptions, "catalogs" | "rows" | "applied">;
  readonly knowledge: LintKnowledge;
  /** What could not be known, and why. */
  readonly problems: readonly Problem[];
}

export async function readKnowledge(
  engine: Engine,
  parser: Parser,
  folder: MigrationFolder,
  since: Settings["lint"]["since"],
  flags: KnowledgeFlags,
): Promise<Result<Knowledge, Problem>> {
  const known = await targetSchema(engine, folder, flags);
  if (!known.ok) return known;
  const target = known.value;
  if (target && flags.saveFacts !== null) {
    const text = `${JSON.stringify(target.file, null, 1)}\n`;
    const written = await writeFileAtomic(flags.saveFacts, text);
    if (!written.ok) return written;
  }
  const replayed = flags.schema ? await replay(engine, parser, folder, since) : null;
  const catalogs = [...(replayed?.catalogs ?? []), ...(target?.catalog ? [target.catalog] : [])];
  return ok({
    options: {
      ...(catalogs.length > 0 ? { catalogs } : {}),
      ...(target ? { rows: target.rows, applied: target.applied } : {}),
    },
    knowledge: {
      replayed: (replayed?.catalogs.length ?? 0) > 0,
      target: target ? { name: target.file.target, read_at: target.file.read_at } : null,
    },
    problems: replayed?.problems ?? [],
  });
}

async function targetSchema(
  engine: Engine,
  folder: MigrationFolder,
  { target, stats }: KnowledgeFlags,
): Promise<Result<TargetSchema | null, Problem>> {
  if (target) return engine.readTargetSchema(folder);
  if (stats === null) return ok(null);
  const file = await readFacts(stats);
  return file ? ok(schemaOf(file)) : fail(noFacts(stats));
}

/** The schema before the first migration that is looked at, and wherever the text of a migration leaves a gap. */
async function replay(
  engine: Engine,
  parser: Parser,
  folder: MigrationFolder,
  since: string | null,
): Promise<{ readonly catalogs: readonly Catalog[]; readonly problems: readonly Problem[] }> {
  const schema = new SchemaReplay(engine.standingDatabase(folder, null));
  const catalogs: Catalog[] = [];
  try {
    for (const index of opaqueAfter(folder, parser, since)) {
      const catalog = await schema.before(folder, index, new AbortController().signal);
      if (!catalog.ok) return { catalogs, problems: [catalog.failure] };
      catalogs.push(catalog.value);
    }
    return { catalogs, problems: [] };
  } finally {
    await schema.close();
  }
}

function noFacts(path: string): Problem {
  return problem("file/invalid-facts", {
    message: `${path} holds no facts of a database.`,
    state: nothingChanged,
    next: "Write it with migrate-safe lint --target NAME --save-facts FILE, or as an object of tables and rows.",
  });
}
