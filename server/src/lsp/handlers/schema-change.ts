// migrateSafe/schemaChange: the schema before a migration and after it, for a diff of the two. The embedded database runs
// the earlier migrations and this one; no target is asked.
import type { CancellationToken } from "vscode-languageserver";
import { problem, type Problem } from "../../protocol/problems";
import type { Requests } from "../../protocol/requests";
import { schemaText } from "../schema-text";
import type { Session } from "../session";
import { pathOfUri } from "../uris";
import { placeOf } from "../workspace";

type Answer = Requests["migrateSafe/schemaChange"]["result"];

export async function schemaChange(
  session: Session,
  uri: unknown,
  token: CancellationToken,
): Promise<Answer> {
  const path = typeof uri === "string" ? pathOfUri(uri) : null;
  const folder = path === null ? null : await session.workspace.folderOf(path);
  const migration = folder && path !== null ? placeOf(folder.model, path)?.migration : null;
  if (!folder || !migration) return failed(noMigration());
  const { parser } = await session.analysis;
  const index = folder.model.migrations.indexOf(migration);
  const closing = new AbortController();
  const listening = token.onCancellationRequested(() => closing.abort());
  try {
    const before = await session.scratch.schemaBefore(session, folder, index, closing.signal);
    if (!before.ok) return failed(before.failure);
    const after = await session.scratch.schemaBefore(session, folder, index + 1, closing.signal);
    if (!after.ok) return failed(after.failure);
    const { version, name } = migration;
    const texts = {
      before: schemaText(before.value.sql, parser),
      after: schemaText(after.value.sql, parser),
    };
    return { change: { version, name, ...texts }, problem: null };
  } finally {
    listening.dispose();
  }
}

function failed(why: Problem): Answer {
  return { change: null, problem: why };
}

function noMigration(): Problem {
  return problem("lint/schema-unknown", {
    message: "This file is no half of a migration.",
    state: "Nothing was run.",
    next: "Open an up or a down script, then try again.",
  });
}
