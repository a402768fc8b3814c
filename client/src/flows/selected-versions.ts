// The migrations a command was invoked on, oldest first whatever the order they were clicked in.
import type { Subject } from "../services";
import type { FolderState } from "../views/tree-state";

export function selectedVersions(folder: FolderState, { version, versions }: Subject): readonly string[] {
  const chosen = new Set(versions.length > 0 ? versions : version === null ? [] : [version]);
  const inOrder = folder.status?.migrations ?? folder.files ?? [];
  return inOrder.map((one) => one.version).filter((one) => chosen.has(one));
}
