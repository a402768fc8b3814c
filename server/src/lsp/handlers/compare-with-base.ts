// migrateSafe/compareWithBase: reads what a branch has of a migrations folder, so that findings tell what collides with it.
// Asks git, in folders of the workspace only; forgets nothing until it is asked again.
import { readBaseBranch } from "../../files/base-branch";
import type { Requests } from "../../protocol/requests";
import type { Session } from "../session";

type Asked = Requests["migrateSafe/compareWithBase"];

export async function compareWithBase(
  session: Session,
  params: Partial<Asked["params"]> | null,
): Promise<Asked["result"]> {
  const { folder: path, reference } = params ?? {};
  const folder = (await session.workspace.folders()).find((one) => one.path === path);
  if (!folder || typeof reference !== "string") return { problem: null };
  const branch = await readBaseBranch(folder.path, reference);
  if (!branch.ok) return { problem: branch.failure };
  session.knowledge.learnBase(folder.path, branch.value);
  return { problem: null };
}
