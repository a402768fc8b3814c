// Show edit: what was edited in a migration after it was applied, as the editor's own diff, with the ways out beside it.
import { editedMigration, type EditedMigration } from "../flows/applied-scripts";
import type { Services, Subject } from "../services";
import { showNotice } from "../ui/messages";
import { createFollowUpOf } from "./create-follow-up";
import { resolveMigration } from "./resolve-migration";
import { restoreTextOf } from "./restore-applied-text";

export async function showEdit(services: Services, subject: Subject): Promise<void> {
  const migration = await editedMigration(services, subject, "Show edit");
  if (migration === null) return;
  const { target, version, name, edited, folder } = migration;
  for (const { path, applied } of edited) {
    const file = path.split(/[\\/]/).at(-1) ?? path;
    const title = `${file}: as applied to ${target.name} ↔ now`;
    await services.texts.showDiff(title, { name: file, text: applied }, { path });
  }
  const ways: Readonly<Record<string, (one: EditedMigration) => Promise<void>>> = {
    "Restore applied text": async (one) => restoreTextOf(services, one),
    "Create a follow-up migration": async (one) => createFollowUpOf(services, one),
    "Resolve…": async () => resolveMigration(services, { ...subject, folder: folder.key, version }),
  };
  const message = `${version} ${name} was edited after it was applied to ${target.name}. What was applied is on the left.`;
  // Reading the diff takes its time; the command does not wait for an answer.
  void showNotice(message, Object.keys(ways)).then(async (way) =>
    way === null ? null : ways[way]?.(migration),
  );
}
