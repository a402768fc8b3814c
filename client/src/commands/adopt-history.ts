// Adopt: takes over another tool's history after proving on the embedded database that the files made this schema.
import { chooseFolder } from "../flows/choose-folder";
import { targetOf } from "../flows/choose-target";
import { runPlanned } from "../flows/run-planned";
import type { Services, Subject } from "../services";

export async function adoptHistory(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const target = folder === null ? null : await targetOf(services, folder);
  if (folder === null || target === null) return;
  await runPlanned(services, {
    folder,
    target,
    operation: "adopt",
    range: [],
    options: [],
    verb: `Take over the history of ${target.name}`,
    nothing: `The history of ${target.name} is Migrate Safe's own already.`,
    done: () => `$(check) The history of ${target.name} was taken over`,
  });
}
