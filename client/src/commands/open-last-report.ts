// Open last report: what the last operation of this window said, also after a reload.
import { l10n } from "vscode";
import type { Services } from "../services";
import { flashStatus } from "../ui/messages";

export async function openLastReport(services: Services): Promise<void> {
  const opened = await services.reports.openLast();
  if (!opened) flashStatus(l10n.t("Migrate Safe: there is no report yet. Dry run and Preflight write one."));
}
