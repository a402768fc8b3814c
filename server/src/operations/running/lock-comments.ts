// What a migration file says of its own locks, in comments:
//   -- migrate-safe-lock-timeout 2s       the most that one attempt waits for a lock
//   -- migrate-safe-lock-retry-time 1min  how long the transaction is tried again
// Pure; what the config says is not known here.
import { fail, ok, type Result } from "../../base/result";
import type { OffsetRange } from "../../base/text-range";
import { parseDuration } from "../../config/duration";
import type { SqlFile } from "../../sql/sql-file";

/** Milliseconds; null where the file leaves it to the config. */
export interface LockComments {
  readonly timeoutMs: number | null;
  readonly retryMs: number | null;
}

const form = /^--\s*migrate-safe-lock-(?<what>timeout|retry-time)(?:[\s:]+(?<value>.*?))?\s*$/;

/** Fails with the comment that cannot be read. */
export function readLockComments(
  file: SqlFile,
): Result<LockComments, { readonly range: OffsetRange; readonly reason: string }> {
  let found: LockComments = { timeoutMs: null, retryMs: null };
  for (const comment of file.comments) {
    const match = form.exec(file.text.slice(comment.start, comment.end));
    if (!match) continue;
    const isTimeout = match.groups?.["what"] === "timeout";
    const ms = parseDuration(match.groups?.["value"] ?? "");
    if (ms === null) {
      return fail({ range: comment, reason: "the comment needs a time, such as 500ms, 2s or 1min" });
    }
    if (isTimeout && ms === 0) {
      return fail({ range: comment, reason: "a lock timeout of 0 would wait without an end" });
    }
    found = isTimeout ? { ...found, timeoutMs: ms } : { ...found, retryMs: ms };
  }
  return ok(found);
}
