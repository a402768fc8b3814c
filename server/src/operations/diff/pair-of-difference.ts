// A pair that brings the files to what a target is, for a change that was made past them. Proven on databases in memory: the
// applied files and the up make the target's schema, the down takes that back. Owners and privileges are left out, as the
// databases in memory have other roles. Reads no target and writes no file.
import { fail, ok, type Result } from "../../base/result";
import { ConnectionLost } from "../../database/errors";
import type { SchemaFacts, SchemaPlan } from "../../database/schema-plan";
import { compareSnapshots, takeSnapshot, type SchemaSnapshot } from "../../database/schema-snapshot";
import type { Session } from "../../database/session";
import { downPlace } from "../../migrations/down-place";
import { replaceFile } from "../../migrations/folder";
import type { Migration } from "../../migrations/migration";
import { nextPair } from "../../migrations/new-pair";
import type { DiffMigration } from "../../protocol/reports/diff";
import { DownGenerator, uncheckedBodies } from "../downs/down-generator";
import { downSql } from "../downs/down-sql";
import { labelOf } from "../migration-states";
import type { FolderTools } from "../operation";
import { openMemorySession } from "../proof/memory-session";
import { buildSchemaCopy, createMissingRoles } from "../rehearsal/build-schema-copy";
import type { SchemaCopy } from "../rehearsal/read-schema-copy";

export interface Wanted {
  /** What a person calls the migration. */
  readonly name: string;
  /** In the order of application. */
  readonly applied: readonly Migration[];
  readonly copy: SchemaCopy;
  /** The target's schema as it was read from the target itself. */
  readonly target: SchemaSnapshot;
}

/** Null when nothing differs; fails with half a sentence that says why there is none. */
export async function pairOfDifference(
  wanted: Wanted,
  tools: FolderTools,
  signal: AbortSignal,
): Promise<Result<DiffMigration | null, string>> {
  const missing = wanted.copy.beyond.find((object) => !ofNoSchema.test(object));
  if (missing !== undefined) return fail(`the ${missing} cannot be copied`);
  try {
    const goal = await inMemory(wanted.copy, tools, async (session) =>
      readGoal(session, wanted.copy, tools, signal),
    );
    if (!goal.ok) return goal;
    return await inMemory(wanted.copy, tools, async (session) =>
      makePair(session, wanted, goal.value, tools, signal),
    );
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    return fail(`the database in memory stopped (${error.message})`);
  }
}

/** Kinds of objects beyond a schema's script that are no part of the schema. */
const ofNoSchema = /^(?:default acl|tablespace|subscription) /;

interface Goal {
  readonly facts: SchemaFacts;
  readonly snapshot: SchemaSnapshot;
}

async function inMemory<Value>(
  copy: SchemaCopy,
  tools: FolderTools,
  work: (session: Session) => Promise<Result<Value, string>>,
): Promise<Result<Value, string>> {
  const opened = await openMemorySession(tools, "diff", { extensions: [...copy.extensions.keys()] });
  if (!opened.ok) return fail(opened.failure.message);
  const { database, session } = opened.value;
  try {
    return await work(session);
  } finally {
    await database.close();
  }
}

async function readGoal(
  session: Session,
  copy: SchemaCopy,
  tools: FolderTools,
  signal: AbortSignal,
): Promise<Result<Goal, string>> {
  const [lacking] = await buildSchemaCopy(session, copy, signal);
  if (signal.aborted) return fail("the run was cancelled");
  if (lacking) return fail(`the ${lacking.object} cannot be copied (${lacking.reason})`);
  const { readFacts } = await import("../../database/schema-plan");
  return ok({
    facts: await readFacts(session),
    snapshot: await takeSnapshot(session, { history: tools.run }),
  });
}

async function makePair(
  session: Session,
  { name, applied, copy, target }: Wanted,
  goal: Goal,
  tools: FolderTools,
  signal: AbortSignal,
): Promise<Result<DiffMigration | null, string>> {
  const generator = new DownGenerator(session, tools);
  for (const migration of applied) {
    if (signal.aborted) return fail("the run was cancelled");
    const why = await generator.replay(migration);
    if (why !== null)
      return fail(`${labelOf(migration)} does not run on an empty database in memory (${why})`);
  }
  await createMissingRoles(session, copy.roles);
  const { planSchema, readFacts } = await import("../../database/schema-plan");
  const statements = upStatements(planSchema(await readFacts(session), goal.facts));
  if (statements.length === 0) return ok(null);
  const pair = nextPair(tools.folder, name, tools.clock.now());
  if (!pair.ok) return fail(pair.failure.message);
  const { up } = pair.value;
  const text = up.text + statements.map((statement) => `${statement};\n`).join("");
  const folder = replaceFile(tools.folder, up.path, text);
  const migration = folder.migrations.find((one) => one.up?.path === up.path);
  const place = migration && downPlace(folder, migration, null);
  if (!migration || !place?.ok) return fail("the layout has no place for the pair");
  const down = await generator.generate(migration);
  const script = downSql(down, place.value);
  if (script.path === null || script.file_text === null || down.statements === null) {
    return fail(`no way back could be proven (${down.reason ?? "it could not be tried"})`);
  }
  const made = await takeSnapshot(session, { history: tools.run });
  const [other] = [
    ...compareSnapshots(goal.snapshot, made).filter(({ kind }) => kind !== "owner" && kind !== "privileges"),
    ...compareSnapshots(target, made, { portable: true }),
  ];
  if (other)
    return fail(`no statements were found that make ${other.kind} ${other.object} as the target has it`);
  return ok({
    version: migration.version,
    name: migration.name,
    up: { path: up.path, text },
    down: { path: script.path, text: script.file_text },
    irreversible: down.verdict === "irreversible" ? down.reason : null,
    lost: down.lost,
    written: false,
  });
}

function upStatements({ statements, definesRoutines }: SchemaPlan): readonly string[] {
  const ofSchema = statements.filter((statement) => !ofRights.test(statement));
  return definesRoutines ? [uncheckedBodies, ...ofSchema] : ofSchema;
}

/** Who owns what and may do what, as the planner writes it. */
const ofRights = /^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES)\b|^ALTER .* OWNER TO \S+$/;
