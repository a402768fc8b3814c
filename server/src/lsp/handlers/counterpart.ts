// migrateSafe/counterpart: the other half of a pair, for the button that switches between the two. Works for files that
// are not open.
import { pathOfUri } from "../uris";
import { uriFor, type Session } from "../session";
import { placeOf } from "../workspace";

export async function counterpart(session: Session, uri: unknown): Promise<string | null> {
  const path = typeof uri === "string" ? pathOfUri(uri) : null;
  if (path === null) return null;
  const folder = await session.workspace.folderOf(path);
  const other = folder ? (placeOf(folder.model, path)?.counterpart ?? null) : null;
  return other === null ? null : uriFor(session, other.path);
}
