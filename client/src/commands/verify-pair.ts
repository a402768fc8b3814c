// Verify pair: proves on the embedded database that the down script takes the up script back. Touches no target.
import type { ConfigTarget } from "../../../server/src/protocol/reports";
import { chooseFolder } from "../flows/choose-folder";
import { runOperation } from "../flows/run-operation";
import type { Services, Subject } from "../services";
import { activeFile } from "../ui/editors";
import { pickOne } from "../ui/pick";
import type { FileMigration, FolderState } from "../views/tree-state";

export async function verifyPair(services: Services, subject: Subject): Promise<void> {
  const folder = await chooseFolder(services, subject);
  if (folder === null) return;
  const version = subject.version ?? (await versionOf(folder, subject.path));
  if (version === null) return;
  await runOperation(services, {
    folder,
    target: embedded,
    operation: "verify",
    args: [version],
    success: `$(check) ${version} takes itself back`,
    opensReport: true,
    password: null,
  });
}

/** The version of the given or active file; asks when it is none. */
async function versionOf(folder: FolderState, path: string | null): Promise<string | null> {
  const files = folder.files ?? [];
  const file = path ?? activeFile();
  const found = files.find((one) => file !== null && (one.upPath === file || one.downPath === file));
  return found?.version ?? pickVersion(files);
}

async function pickVersion(files: readonly FileMigration[]): Promise<string | null> {
  return pickOne(
    "Verify pair",
    "Which migration?",
    [...files]
      .reverse()
      .map(({ version, name }) => ({ label: `${version} ${name}`, icon: "beaker", value: version })),
  );
}

/** Verify proves on a database of its own, whatever the selected target is. */
const embedded: ConfigTarget = {
  name: "scratch",
  kind: "scratch",
  environment: "local",
  address: "",
  database: "",
  user: "",
  password: "none",
};
