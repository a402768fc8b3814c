// Open last report: what the last operation of this window said, also after a reload.
import type { Services } from "../services";
import { flashStatus } from "../ui/messages";

export async function openLastReport(services: Services): Promise<void> {
  const opened = await services.reports.openLast();
  if (!opened) flashStatus("Migrate Safe: there is no report yet. Dry run and Preflight write one.");
}
