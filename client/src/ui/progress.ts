// Progress of a long operation as a notification with a cancel button, or in the view for reads.
import { ProgressLocation, window } from "vscode";
import { viewId } from "../command-ids";

export interface ProgressDisplay {
  /** Replaces the line below the title. */
  tell(message: string): void;
  /** Aborts when the person cancels. */
  readonly signal: AbortSignal;
}

export async function withProgress<Value>(
  title: string,
  task: (display: ProgressDisplay) => Promise<Value>,
): Promise<Value> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      const listening = token.onCancellationRequested(() => {
        abort.abort();
      });
      try {
        return await task({
          tell: (message) => {
            progress.report({ message });
          },
          signal: abort.signal,
        });
      } finally {
        listening.dispose();
      }
    },
  );
}

/** A moving line at the top of the view while something is read. */
export async function withViewProgress<Value>(task: () => Promise<Value>): Promise<Value> {
  return window.withProgress({ location: { viewId } }, task);
}

/** A turning sign in the status bar while something short is worked out. */
export async function withWindowProgress<Value>(title: string, task: () => Promise<Value>): Promise<Value> {
  return window.withProgress({ location: ProgressLocation.Window, title }, task);
}
