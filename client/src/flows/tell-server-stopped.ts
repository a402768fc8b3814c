// The language server stopped too often: tells it once, offers to start it again, and a report to hand on.
import { env, version as editorVersion } from "vscode";
import { crashReport } from "../reports/crash-report";
import type { Services } from "../services";
import { showFailure } from "../ui/messages";

export async function tellServerStopped(services: Services, stops: readonly number[]): Promise<void> {
  const message = `The language server of Migrate Safe stopped ${stops.length} times within three minutes. Migrations are not checked until it is started again; nothing on a database was touched.`;
  const action = await showFailure(message, ["Start again", "Report", "Show logs"]);
  if (action === "Start again") await services.server.startAgain();
  if (action === "Show logs") services.server.showLog();
  if (action !== "Report") return;
  const { version } = services.context.extension.packageJSON as { readonly version: string };
  const facts = {
    version,
    editor: `${env.appName} ${editorVersion}`,
    remote: env.remoteName ?? null,
    platform: `${process.platform} ${process.arch}, Node ${process.version}`,
    stops,
    migrations: services.store.state.folders.map(({ files }) => files?.length ?? 0),
  };
  await services.reports.openPage("Language server stopped", crashReport(facts));
}
