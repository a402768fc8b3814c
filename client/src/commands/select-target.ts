// Select target: which database operations run on. Contacts nothing by itself; the view then asks for the state.
import { chooseFolder } from "../flows/choose-folder";
import { selectTarget as askTarget } from "../flows/choose-target";
import { useTarget } from "../flows/targets";
import { refreshStatus } from "../flows/refresh-status";
import type { Services, Subject } from "../services";

export async function selectTarget(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const named = folder.targets?.find(({ name }) => name === subject.target) ?? null;
  if (named !== null) await useTarget(services, folder.key, named);
  const target = named ?? (await askTarget(services, folder));
  if (target !== null) await refreshStatus(services, folder.key, "ask");
}
