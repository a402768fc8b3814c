// Show the review as comments: the remarks of the last review as comment threads on their lines.
import type { Services } from "../services";
import { flashStatus } from "../ui/messages";

export async function showReviewComments({ comments }: Services): Promise<void> {
  if (comments.remarks === null) {
    flashStatus("Migrate Safe: review a branch first.");
    return;
  }
  const lines = await comments.show();
  flashStatus(lines === 1 ? "Comments on 1 line" : `Comments on ${lines} lines`);
}

/** Clear the review's comments. */
export async function clearReviewComments({ comments }: Services): Promise<void> {
  await comments.clear();
}
