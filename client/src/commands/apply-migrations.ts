// Apply: every pending migration, or up to one version. The plan is shown and confirmed before anything runs.
import { workspace, Uri } from "vscode";
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { runPlanned } from "../flows/run-planned";
import type { Services, Subject } from "../services";

export async function applyMigrations(services: Services, subject: Subject): Promise<void> {
  await apply(services, subject, []);
}

/** Up to and with the migration the command was invoked on. */
export async function applyToMigration(services: Services, subject: Subject): Promise<void> {
  await apply(services, subject, subject.version === null ? [] : ["--to", subject.version]);
}

export async function apply(services: Services, subject: Subject, range: readonly string[]): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  const backs = workspace
    .getConfiguration("migrateSafe", Uri.parse(folder.key))
    .get<boolean>("apply.backup", true);
  const skip = !backs && target.environment !== "production" ? ["--skip-backup"] : [];
  await runPlanned(services, {
    folder,
    target,
    operation: "apply",
    range,
    options: skip,
    verb: null,
    nothing: `Nothing is pending on ${target.name}.`,
    done: (count) =>
      `$(check) ${count === 1 ? "1 migration" : `${count} migrations`} applied to ${target.name}`,
  });
}
