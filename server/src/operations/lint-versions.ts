// The linter's word on some migrations of a folder, for operations that are about to run them.
import type { MigrationFolder } from "../migrations/migration";
import type { Finding } from "../protocol/findings";
import type { TargetTools } from "./operation";

/** Findings in the files of these versions. The linter and its rules are loaded only here: others start sooner without. */
export async function lintVersions(
  folder: MigrationFolder,
  versions: ReadonlySet<string>,
  { parser, lint }: Pick<TargetTools, "parser" | "lint">,
): Promise<readonly Finding[]> {
  const { migrations } = folder;
  const from = migrations.findIndex(({ version }) => versions.has(version));
  const to = migrations.findLastIndex(({ version }) => versions.has(version)) + 1;
  if (from < 0) return [];
  const { Linter } = await import("../lint/linting");
  const { findings } = new Linter(parser).lintFolder(folder, lint, { from, to });
  return findings.filter(({ version }) => version !== null && versions.has(version));
}
