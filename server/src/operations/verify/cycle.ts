// Stages 4 to 6 of a verify: the downs of many migrations one after the other for good, a comparison with the schema
// before them, and their ups again. What one pair does alone is proved before; this shows that they fit together.
import { compareSnapshots, takeSnapshot, type SchemaSnapshot } from "../../database/schema-snapshot";
import type { Session } from "../../database/session";
import type { Migration, MigrationFile } from "../../migrations/migration";
import type { VerifyResult } from "../../protocol/reports/verify";
import { count, pass, type Answer } from "../checks/check";
import { placeText } from "../locate-error";
import { labelOf } from "../migration-states";
import type { Tools } from "../operation";
import type { Prover } from "../proof/prover";

/** The newest migrations in a row that each take themselves back, oldest first, and the schema before them. */
export interface Cycle {
  readonly migrations: readonly Migration[];
  readonly before: SchemaSnapshot;
}

/** The cycle after one more migration was proved: a pair that does not restore its schema is where going back ends. */
export function extendCycle(
  cycle: Cycle | null,
  migration: Migration,
  prover: Prover,
  result: VerifyResult,
): Cycle | null {
  if (result.outcome !== "restores" || !prover.hasTaken) return null;
  if (cycle !== null) return { ...cycle, migrations: [...cycle.migrations, migration] };
  const around = prover.schemasAround();
  return around && { migrations: [migration], before: around.before };
}

/** `blocking` is the newest migration that does not take itself back, where going back ends. */
export async function runDowns(
  prover: Prover,
  { migrations }: Cycle,
  blocking: VerifyResult | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const failed = await runAll(prover, migrations.toReversed(), "down", signal);
  const ran = `${count(migrations.length, "down script")} ran, newest first`;
  return failed ?? pass(blocking ? `${ran}, back to ${labelOf(blocking)}: ${blocking.outcome}.` : `${ran}.`);
}

export async function runUps(
  prover: Prover,
  session: Session,
  tools: Pick<Tools, "run">,
  { migrations }: Cycle,
  after: SchemaSnapshot,
  signal: AbortSignal,
): Promise<Answer> {
  const failed = await runAll(prover, migrations, "up", signal);
  if (failed) return failed;
  const again = await takeSnapshot(session, { history: tools.run });
  return compared(
    after,
    again,
    `${count(migrations.length, "up script")} ran again and made the same schema.`,
  );
}

export async function compareWithStart(
  session: Session,
  tools: Pick<Tools, "run">,
  { before, migrations }: Cycle,
): Promise<Answer> {
  const back = await takeSnapshot(session, { history: tools.run });
  const [first] = migrations;
  const when = first ? `before ${labelOf(first)}` : "before the up migrations";
  return compared(before, back, `The schema is what it was ${when}.`);
}

async function runAll(
  prover: Prover,
  migrations: readonly Migration[],
  half: "up" | "down",
  signal: AbortSignal,
): Promise<Answer | null> {
  for (const migration of migrations) {
    if (signal.aborted) return { status: "skip", summary: "It was cancelled." };
    const file: MigrationFile | null = migration[half];
    const error = file && (await prover.run(file));
    if (!error) continue;
    const place = error.range === null ? error.path : placeText(error.path, error.range);
    return {
      status: "fail",
      summary: `The ${half} script of ${labelOf(migration)} fails after the ${half === "down" ? "downs of newer migrations" : "downs of all"}.`,
      details: [`${place}: ${error.message} (${error.code})`],
      remedy: "Each pair was proved alone: look for rows or objects that migrations share.",
    };
  }
  return null;
}

function compared(expected: SchemaSnapshot, found: SchemaSnapshot, same: string): Answer {
  const differences = compareSnapshots(expected, found);
  if (differences.length === 0) return pass(`${same} SHA-256 ${found.checksum}`);
  return {
    status: "fail",
    summary: `${count(differences.length, "object differs", "objects differ")} from the schema that was expected.`,
    details: differences.map(({ change, kind, object }) => `${change}: ${kind} ${object}`),
    remedy: "Each pair was proved alone: look for what they do to one another.",
  };
}
