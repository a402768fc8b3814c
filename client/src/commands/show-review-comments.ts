// Show the review as comments: the remarks of the last review as comment threads on their lines.
import { l10n } from "vscode";
import type { Services } from "../services";
import { flashStatus } from "../ui/messages";

export async function showReviewComments({ comments }: Services): Promise<void> {
  if (comments.remarks === null) {
    flashStatus(l10n.t("Migrate Safe: review a branch first."));
    return;
  }
  const lines = await comments.show();
  flashStatus(lines === 1 ? l10n.t("Comments on 1 line") : l10n.t("Comments on {0} lines", lines));
}

/** Clear the review's comments. */
export async function clearReviewComments({ comments }: Services): Promise<void> {
  await comments.clear();
}
