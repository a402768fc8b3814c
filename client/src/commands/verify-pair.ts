// Verify pair: proves on the embedded database that the down script takes the up script back. Touches no target.
import { chooseFolder } from "../flows/choose-folder";
import { chooseMigration } from "../flows/choose-migration";
import { embeddedTarget } from "../flows/embedded-target";
import { runOperation } from "../flows/run-operation";
import type { Services, Subject } from "../services";

export async function verifyPair(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  const version = folder === null ? null : await chooseMigration(folder, subject, "Verify pair");
  if (folder === null || version === null) return;
  await runOperation(services, {
    folder,
    target: embeddedTarget,
    operation: "verify",
    args: [version],
    success: `$(check) ${version} takes itself back`,
    opensReport: true,
    password: null,
  });
}
