// Proves that a database is what its applied migrations make: runs their files on a database in memory and compares the two
// schemas. Owners and privileges are left out, as files rarely set them and the database in memory has other roles.
import { ServerError } from "../../database/errors";
import type { ForeignTable } from "../../database/foreign-history/find-foreign";
import { compareSnapshots, takeSnapshot, type SchemaSnapshot } from "../../database/schema-snapshot";
import type { Session } from "../../database/session";
import type { Migration } from "../../migrations/migration";
import type { AdoptReport, Difference } from "../../protocol/reports";
import { quoteIdentifier } from "../../sql/names";
import { placeText } from "../locate-error";
import { labelOf } from "../migration-states";
import type { TargetTools } from "../operation";
import { Prover } from "../proof/prover";

export type Proof = NonNullable<AdoptReport["proof"]>;

/** Never throws for what a migration does; a lost target does. */
export async function proveHistory(
  migrations: readonly Migration[],
  others: readonly ForeignTable[],
  target: Session,
  tools: TargetTools,
  signal: AbortSignal,
): Promise<Proof> {
  const made = await schemaMadeBy(migrations, tools, signal);
  if ("reason" in made)
    return { outcome: "not-proven", reason: made.reason, differences: [], not_compared: [] };
  try {
    const found = await takeSnapshot(target, { history: tools.run });
    return compare(made.schema, found, others, tools.run.schemas);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const reason = `the target's schema could not be read: ${error.message}`;
    return { outcome: "not-proven", reason, differences: [], not_compared: [] };
  }
}

async function schemaMadeBy(
  migrations: readonly Migration[],
  tools: TargetTools,
  signal: AbortSignal,
): Promise<{ readonly schema: SchemaSnapshot } | { readonly reason: string }> {
  const { folder } = tools;
  if (folder === null) return { reason: "there is no folder of migrations" };
  const opened = await tools.openMemory();
  if (!opened.ok) return { reason: opened.failure.message };
  const memory = opened.value;
  try {
    const connected = await memory.connect({ purpose: "adopt", runId: tools.runId });
    if (!connected.ok) return { reason: connected.failure.message };
    const prover = new Prover(connected.value, { ...tools, folder });
    for (const migration of migrations) {
      if (signal.aborted) return { reason: "the run was cancelled" };
      const { error } = await prover.take(migration, false);
      if (!error) continue;
      const place = error.range === null ? error.path : placeText(error.path, error.range);
      return {
        reason: `${labelOf(migration)} does not run on an empty database in memory (${place}: ${error.message})`,
      };
    }
    return { schema: await takeSnapshot(connected.value, { history: tools.run }) };
  } finally {
    await memory.close();
  }
}

/** Made by whoever set the database up, not by its migrations. */
const surroundings: ReadonlySet<string> = new Set(["owner", "privileges"]);

function compare(
  made: SchemaSnapshot,
  found: SchemaSnapshot,
  others: readonly ForeignTable[],
  schemas: readonly string[],
): Proof {
  const [madeBy, foundOn] = [made, found].map((one) => Math.trunc(one.serverVersionNum / 10_000));
  const otherMajor = madeBy !== foundOn;
  const ours = new Set([...schemas.map(quoteIdentifier), ...[...made.objects.values()].map(schemaOf)]);
  const differences = compareSnapshots(made, found, { portable: otherMajor }).filter(
    (one) =>
      !surroundings.has(one.kind) &&
      !others.some((other) => belongsTo(one, other)) &&
      !(one.kind === "extension" && one.change === "extra") &&
      (one.kind === "extension" || ours.has(schemaOf(one))),
  );
  return {
    outcome: differences.length === 0 ? "same" : "differs",
    reason: null,
    differences,
    not_compared: [
      "owners and privileges",
      "schemas that no migration names",
      ...(otherMajor
        ? [`the text of views and rules: PostgreSQL ${foundOn} prints it differently from ${madeBy}`]
        : []),
    ],
  };
}

function schemaOf({ object }: { readonly object: string }): string {
  return /^(?:"(?:[^"]|"")*"|[^".]+)/.exec(object)?.[0] ?? object;
}

/** The tool's tables with their columns, constraints, indexes and sequences, or all of the schema it has to itself. */
function belongsTo({ object }: Difference, { tool, schema, table }: ForeignTable): boolean {
  if (tool.schema !== null) return schemaOf({ object }) === quoteIdentifier(schema);
  return [table, ...tool.more].some((one) => {
    const name = `${quoteIdentifier(schema)}.${quoteIdentifier(one)}`;
    return object === name || object.startsWith(`${name}.`) || object.startsWith(`${name}_`);
  });
}
