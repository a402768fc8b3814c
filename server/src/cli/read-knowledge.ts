// What a lint knows beyond the files: the schema from a replay on the embedded database (--schema), or the schema, sizes and
// history of a target (--target) or of a file that an earlier read was saved to (--stats). Loaded only when asked for: it
// brings the driver and the embedded database along.
import { fail, ok, type Result } from "../base/result";
import type { Settings } from "../config/settings";
import { readText } from "../files/read-text";
import { writeFileAtomic } from "../files/write-file";
import type { Engine } from "../engine";
import type { LintOptions } from "../lint/lint-options";
import { opaqueAfter } from "../lint/schema-gaps";
import type { Catalog } from "../lint/schema/catalog";
import type { MigrationFolder } from "../migrations/migration";
import { schemaOf, type TargetSchema } from "../operations/target-schema";
import type { LintFactsFile, LintKnowledge } from "../protocol/findings";
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
  const catalogs = [...(replayed?.catalogs ?? []), ...(target?.file.script.length ? [target.catalog] : [])];
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
  const read = await readText(stats);
  const file = read.kind === "text" ? factsIn(read.text) : null;
  return file ? ok(schemaOf(file)) : fail(noFacts(stats));
}

/** A saved read, or a plain object of tables and rows; null for anything else. */
function factsIn(text: string): LintFactsFile | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  if ("schema" in value && value.schema === "migrate-safe/facts/1") return value as LintFactsFile;
  const rows: Record<string, number> = {};
  for (const [table, count] of Object.entries(value)) {
    const number: unknown =
      typeof count === "object" && count !== null && "rows" in count ? count.rows : count;
    if (typeof number !== "number") return null;
    rows[table.includes(".") ? table : `public.${table}`] = number;
  }
  const none = { target: null, database: null, read_at: null, after: 0, applied: [], script: [] };
  return { schema: "migrate-safe/facts/1", ...none, rows };
}

/** The schema before the first migration that is looked at, and wherever the text of a migration leaves a gap. */
async function replay(
  engine: Engine,
  parser: Parser,
  folder: MigrationFolder,
  since: string | null,
): Promise<{ readonly catalogs: readonly Catalog[]; readonly problems: readonly Problem[] }> {
  const schema = engine.replaySchema(folder);
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
