// Proves that a database is what its applied migrations make: runs their files on a database in memory and compares the two
// schemas. Owners and privileges are left out, as files rarely set them and the database in memory has other roles.
import { fail } from "../../base/result";
import { ServerError } from "../../database/errors";
import type { ForeignTable } from "../../database/foreign-history/find-foreign";
import { compareSnapshots, takeSnapshot, type SchemaSnapshot } from "../../database/schema-snapshot";
import type { Session } from "../../database/session";
import type { Migration } from "../../migrations/migration";
import type { AdoptReport } from "../../protocol/reports/adopt";
import type { Difference } from "../../protocol/reports/difference";
import { quoteIdentifier } from "../../sql/names";
import type { TargetTools } from "../operation";
import { schemaOfFiles } from "../proof/schema-of-files";

export type Proof = NonNullable<AdoptReport["proof"]>;

/** Never throws for what a migration does; a lost target does. */
export async function proveHistory(
  migrations: readonly Migration[],
  others: readonly ForeignTable[],
  target: Session,
  tools: TargetTools,
  signal: AbortSignal,
): Promise<Proof> {
  const { folder } = tools;
  const made =
    folder === null
      ? fail("there is no folder of migrations")
      : await schemaOfFiles(migrations, { ...tools, folder }, "adopt", signal);
  if (!made.ok) return { outcome: "not-proven", reason: made.failure, differences: [], not_compared: [] };
  try {
    const found = await takeSnapshot(target, { history: tools.run });
    return compare(made.value, found, others, tools.run.schemas);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const reason = `the target's schema could not be read: ${error.message}`;
    return { outcome: "not-proven", reason, differences: [], not_compared: [] };
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
