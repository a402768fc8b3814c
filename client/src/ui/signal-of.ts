// The editor's wish to cancel as the signal that everything else takes.
import type { CancellationToken } from "vscode";

/** Aborts when one of them is cancelled. */
export function signalOf(...tokens: readonly CancellationToken[]): AbortSignal {
  const stopping = new AbortController();
  for (const token of tokens) {
    token.onCancellationRequested(() => {
      stopping.abort();
    });
    if (token.isCancellationRequested) stopping.abort();
  }
  return stopping.signal;
}
