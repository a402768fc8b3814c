// The remarks of a review as comment threads on their lines, also where a diff editor shows the file of the working tree on
// its right. Nobody answers them here; they go away together.
import { basename } from "node:path";
import {
  CommentMode,
  comments,
  CommentThreadCollapsibleState,
  l10n,
  MarkdownString,
  Uri,
  type Comment,
  type CommentThread,
  type Disposable,
} from "vscode";
import { inlineCode, markdownText } from "../reports/markdown";
import { setContextKey } from "../ui/context-keys";
import { toRange } from "../ui/editors";
import type { Remark } from "./branch-review";

/** As in the manifest's menus. */
const controllerId = "migrateSafe.review";

export class ReviewComments implements Disposable {
  readonly #controller = comments.createCommentController(controllerId, "Migrate Safe");
  #threads: CommentThread[] = [];
  #remarks: readonly Remark[] | null = null;

  /** What the last review has to say; null before the first. */
  get remarks(): readonly Remark[] | null {
    return this.#remarks;
  }

  /** Keeps the remarks of a new review; those of an earlier one are no longer shown. */
  async keep(remarks: readonly Remark[]): Promise<void> {
    await this.clear();
    this.#remarks = remarks;
  }

  /** One thread a line, with everything that is said of it; answers how many lines. */
  async show(): Promise<number> {
    await this.clear();
    const lines = new Map<string, Remark[]>();
    for (const remark of this.#remarks ?? []) {
      const key = `${remark.path}:${remark.range.start.line}`;
      lines.set(key, [...(lines.get(key) ?? []), remark]);
    }
    this.#threads = [...lines.values()].flatMap((remarks) => this.#thread(remarks));
    await setContextKey("migrateSafe.hasReviewComments", this.#threads.length > 0);
    return this.#threads.length;
  }

  async clear(): Promise<void> {
    for (const thread of this.#threads) thread.dispose();
    this.#threads = [];
    await setContextKey("migrateSafe.hasReviewComments", false);
  }

  dispose(): void {
    this.#controller.dispose();
  }

  #thread(remarks: readonly Remark[]): readonly CommentThread[] {
    const [first] = remarks;
    if (!first) return [];
    const made = this.#controller.createCommentThread(
      Uri.file(first.path),
      toRange(first.range),
      remarks.map(commentOf),
    );
    made.canReply = false;
    made.label = labelOf(first, remarks.length);
    made.collapsibleState = CommentThreadCollapsibleState.Expanded;
    return [made];
  }
}

/** The name of the file too: a screen reader tells of the thread without what stands around it. */
function labelOf({ path, range }: Remark, count: number): string {
  const file = basename(path);
  const line = range.start.line + 1;
  return count === 1
    ? l10n.t("Review of {0}, line {1}", file, line)
    : l10n.t("Review of {0}, line {1}: {2} remarks", file, line, count);
}

function commentOf({ severity, source, message, help }: Remark): Comment {
  const lines = [`${markdownText(message)} (${inlineCode(source)})`, markdownText(help)];
  return {
    author: { name: "Migrate Safe" },
    label: severity,
    mode: CommentMode.Preview,
    body: new MarkdownString(lines.filter(Boolean).join("\n\n")),
  };
}
