// Lint workspace: findings of every migration into the Problems view.
import { commands, l10n } from "vscode";
import type { Services } from "../services";
import { flashStatus } from "../ui/messages";
import { withViewProgress } from "../ui/progress";

export async function lintWorkspace(services: Services): Promise<void> {
  const { files, findings } = await withViewProgress(async () =>
    services.server.request("migrateSafe/lintWorkspace", null),
  );
  const what = findings === 1 ? l10n.t("1 finding") : l10n.t("{0} findings", findings);
  flashStatus(
    l10n.t("Migrate Safe: {0} in {1}", what, files === 1 ? l10n.t("1 file") : l10n.t("{0} files", files)),
  );
  if (findings > 0) await commands.executeCommand("workbench.actions.view.problems");
}
