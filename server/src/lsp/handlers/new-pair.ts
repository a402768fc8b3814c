// migrateSafe/newPair: how the files of a migration would be called, for whoever types its name. Writes nothing; the
// runner makes them.
import { basename } from "node:path";
import { nextPair } from "../../migrations/new-pair";
import type { NewPairNames } from "../../protocol/requests";
import { isWithin } from "../editor-settings";
import type { Session } from "../session";

/** `folder` is a migrations folder or holds some, of which the first counts. Null where there is none. */
export async function newPair(
  session: Session,
  params: { readonly folder?: unknown; readonly name?: unknown } | null,
): Promise<NewPairNames | null> {
  const { folder: around, name: typed } = params ?? {};
  if (typeof around !== "string" || typeof typed !== "string") return null;
  const folders = await session.workspace.folders();
  const folder = folders.find(({ path }) => isWithin(path, around));
  if (!folder) return null;
  const pair = nextPair(folder.model, typed, new Date());
  if (!pair.ok)
    return { up: "", down: "", sameName: null, refusal: `${pair.failure.message} ${pair.failure.next}` };
  const { up, down, slug } = pair.value;
  const same = folder.model.migrations.findLast(({ name }) => name === slug);
  return {
    up: basename(up.path),
    down: basename(down.path),
    sameName: same ? `${same.version}_${same.name}` : null,
    refusal: null,
  };
}
