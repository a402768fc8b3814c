// Select target: which database operations run on. Contacts nothing by itself; the view then asks for the state.
import { chooseFolder } from "../flows/choose-folder";
import { selectTarget as askTarget } from "../flows/choose-target";
import { refreshStatus } from "../flows/refresh-status";
import type { Services, Subject } from "../services";

export async function selectTarget(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const target = await askTarget(services, folder);
  if (target !== null) await refreshStatus(services, folder.key, "ask");
}
