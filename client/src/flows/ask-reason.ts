// Asks why: for what nobody can check. The reason is written into the history or the log of the run.
import { l10n } from "vscode";
import { askText } from "../ui/pick";

/** A sentence of a few words; null when the person left. */
export async function askReason(title: string, prompt: string): Promise<string | null> {
  const reason = await askText({
    title,
    prompt,
    placeholder: l10n.t("Why is this right?"),
    check: (text) =>
      text.trim().length >= 8 ? null : l10n.t("Write at least a few words: others will read them."),
  });
  return reason === null ? null : reason.trim();
}
