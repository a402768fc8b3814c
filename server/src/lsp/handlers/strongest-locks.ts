// migrateSafe/strongestLocks: of some migrations the strongest lock that keeps reads or writes waiting, for the tree view.
// Only for those that are asked for, because each costs a walk through its statements.
import type { CancellationToken } from "vscode-languageserver";
import type { Requests } from "../../protocol/requests";
import { displayName } from "../../sql/names";
import type { Session } from "../session";
import { Slices } from "../slices";
import { strongestOf, workOf } from "../strongest-lock";

type Asked = Requests["migrateSafe/strongestLocks"];

export async function strongestLocks(
  session: Session,
  params: Partial<Asked["params"]> | null,
  token: CancellationToken,
): Promise<Asked["result"]> {
  const analysis = await session.analysis;
  const folder = (await session.workspace.folders()).find((one) => one.path === params?.folder);
  if (folder === undefined) return [];
  const wanted = new Set(params?.versions ?? []);
  const options = session.knowledge.optionsFor(folder);
  const slices = new Slices();
  const found: Asked["result"][number][] = [];
  for (const { version, up } of folder.model.migrations) {
    await slices.next();
    if (token.isCancellationRequested) return [];
    if (!wanted.has(version) || up?.text == null) continue;
    const { statements } = analysis.fileOf(folder, up.path, up.text);
    const parsed = statements.filter((statement) => statement.parsed.tree !== null);
    const locks = analysis.locksOf(folder, up.path, parsed, options);
    const strongest = strongestOf(locks.flatMap(({ relations }) => relations));
    if (strongest === null) continue;
    found.push({
      version,
      mode: strongest.mode,
      relation: displayName(strongest.name),
      work: workOf(strongest),
    });
  }
  return found;
}
