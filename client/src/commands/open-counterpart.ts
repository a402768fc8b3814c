// Open counterpart: from the up script to the down script and back.
import { Uri, l10n } from "vscode";
import type { Services, Subject } from "../services";
import { activeUri, openUri } from "../ui/editors";
import { flashStatus } from "../ui/messages";

export async function openCounterpart(services: Services, subject: Subject): Promise<void> {
  const uri = subject.path === null ? activeUri() : Uri.file(subject.path);
  if (uri === null) return;
  const other = await services.server.request("migrateSafe/counterpart", { uri: uri.toString() });
  if (other === null) flashStatus(l10n.t("Migrate Safe: this file has no other half."));
  else await openUri(Uri.parse(other));
}
