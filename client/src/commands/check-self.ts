// Why is it quiet?: a page that tells what decides whether something is said of a migration.
import { workspace, l10n } from "vscode";
import { selfCheckReport } from "../reports/self-check-report";
import type { Services, Subject } from "../services";
import { activeUri } from "../ui/editors";
import { withWindowProgress } from "../ui/progress";

/** Milliseconds after which the language server counts as gone. */
const patience = 10_000;

export async function checkSelf({ context, reports, server }: Services, _subject: Subject): Promise<void> {
  const uri = activeUri();
  const file = uri?.scheme === "file" ? uri.toString() : null;
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error(`it did not answer within ${patience / 1000} s.`)), patience).unref();
  });
  const answer = await withWindowProgress(l10n.t("Checking Migrate Safe"), async () =>
    Promise.race([server.request("migrateSafe/selfCheck", { uri: file }), late]).then(
      (check) => ({ check, serverProblem: null }),
      (error: unknown) => ({
        check: null,
        serverProblem: error instanceof Error ? error.message : String(error),
      }),
    ),
  );
  const { version } = context.extension.packageJSON as { readonly version: string };
  const window = { trusted: workspace.isTrusted, serverProblem: answer.serverProblem, version };
  await reports.openPage(l10n.t("Why is it quiet"), selfCheckReport(window, answer.check));
}
