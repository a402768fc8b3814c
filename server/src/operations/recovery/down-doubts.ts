// What the linter says against down scripts that are about to be run: told in the plan, while nothing is lost yet.
import type { MigrationFolder } from "../../migrations/migration";
import type { Finding } from "../../protocol/findings";
import { lintVersions } from "../lint-versions";
import type { KnownMigration } from "../migration-states";
import type { TargetTools } from "../operation";

/** Rules after whose findings the schema is not what it was, or the down script fails. */
const notRestoring: ReadonlySet<string> = new Set([
  "pair-empty-down",
  "pair-extra-down",
  "pair-grants-not-restored",
  "pair-identical",
  "pair-incomplete-down",
  "pair-placeholder-down",
  "pair-rename-not-inverted",
  "pair-type-not-restored",
  "pair-wrong-order",
]);

/** Errors in these migrations, whose files are what was applied. */
export async function downDoubts(
  folder: MigrationFolder,
  asApplied: readonly { readonly known: KnownMigration }[],
  tools: Pick<TargetTools, "parser" | "lint">,
): Promise<readonly Finding[]> {
  const versions = new Set(asApplied.flatMap(({ known }) => known.migration?.version ?? []));
  const findings = await lintVersions(folder, versions, tools);
  return findings.filter(({ rule, severity }) => severity === "error" && notRestoring.has(rule));
}
