// Show schema before and after: the schema that the earlier migrations make beside the one with this migration, in the
// editor's own diff. The language server runs them on an embedded database; no target is touched.
import { Uri, l10n } from "vscode";
import { showProblem } from "../flows/show-problem";
import type { Services, Subject } from "../services";
import { activeFile } from "../ui/editors";
import { flashStatus } from "../ui/messages";
import { withWindowProgress } from "../ui/progress";

export async function showSchemaChange(services: Services, subject: Subject): Promise<void> {
  const path = subject.path ?? pathOfVersion(services, subject) ?? activeFile();
  if (path === null) {
    flashStatus(l10n.t("Migrate Safe: open a migration first."));
    return;
  }
  const uri = Uri.file(path).toString();
  const { change, problem } = await withWindowProgress(
    l10n.t("Running migrations on a scratch database"),
    async () => services.server.request("migrateSafe/schemaChange", { uri }),
  );
  if (problem !== null) {
    await showProblem(services, l10n.t("Schema before and after"), null, problem);
    return;
  }
  if (change === null) return;
  const { version, name, before, after } = change;
  if (before === after)
    flashStatus(l10n.t("Migrate Safe: {0} {1} leaves the schema as it is.", version, name));
  await services.texts.showDiff(
    l10n.t("Schema before and after {0} {1}", version, name),
    { name: `${version}.schema.sql`, text: before },
    { name: `${version}.schema.sql`, text: after },
  );
}

/** Of the item in the tree that it was invoked on. */
function pathOfVersion({ store }: Services, { folder, version }: Subject): string | null {
  const files = folder === null ? null : (store.folder(folder)?.files ?? null);
  const file = files?.find((one) => one.version === version);
  return file?.upPath ?? file?.downPath ?? null;
}
