// migrateSafe/lintWorkspace: lints every migration of the workspace from now on, open or not. The answer counts; the
// diagnostics arrive the usual way.
import type { CancellationToken } from "vscode-languageserver";
import type { Requests } from "../../protocol/requests";
import { findingsOf, type Session } from "../session";
import { Slices } from "../slices";
import { textsOf } from "../workspace";
import type { WorkspaceLint } from "../workspace-lint";

export async function lintWorkspace(
  session: Session,
  lint: WorkspaceLint,
  token: CancellationToken,
): Promise<Requests["migrateSafe/lintWorkspace"]["result"]> {
  const analysis = await session.analysis;
  const slices = new Slices();
  let files = 0;
  let findings = 0;
  for (const folder of await session.workspace.folders()) {
    for (const { path } of textsOf(folder.model)) {
      await slices.next();
      if (token.isCancellationRequested) return { files, findings };
      files++;
      findings += findingsOf(session, analysis, folder, path).length;
    }
  }
  lint.ask();
  return { files, findings };
}
