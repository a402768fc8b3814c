// migrateSafe/findingCounts: how many findings each migration of a folder has, for the tree view. Lints what was not linted
// yet, in slices: the tree shows the migrations before it has the answer.
import type { CancellationToken } from "vscode-languageserver";
import type { Finding, Severity } from "../../protocol/findings";
import type { Requests } from "../../protocol/requests";
import { findingsOf, uriFor, type Session } from "../session";
import { Slices } from "../slices";

type Asked = Requests["migrateSafe/findingCounts"];

export async function findingCounts(
  session: Session,
  params: Partial<Asked["params"]> | null,
  token: CancellationToken,
): Promise<Asked["result"]> {
  const analysis = await session.analysis;
  const folder = (await session.workspace.folders()).find((one) => one.path === params?.folder);
  const slices = new Slices();
  const counted: Asked["result"][number][] = [];
  for (const { up, down } of folder?.model.migrations ?? []) {
    await slices.next();
    if (folder === undefined || token.isCancellationRequested) return [];
    const paths = new Set([up, down].flatMap((file) => (file === null ? [] : [file.path])));
    const findings = Array.from(paths, (path) => findingsOf(session, analysis, folder, path)).flat();
    if (findings.length === 0) continue;
    counted.push({
      upUri: up && uriFor(session, up.path),
      downUri: down && uriFor(session, down.path),
      counts: countsOf(findings),
    });
  }
  return counted;
}

function countsOf(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
