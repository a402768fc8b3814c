// What happens when the language server dies: it is started again, up to four times in three minutes; then it stays away
// and the person is told once, with a way to start it and a report to hand on.
import { CloseAction, ErrorAction } from "vscode-languageclient/node";
import type {
  CloseHandlerResult,
  ErrorHandler,
  ErrorHandlerResult,
  Message,
} from "vscode-languageclient/node";

/** Starts again within the time before giving up. */
const mostStarts = 4;
const withinMs = 3 * 60_000;
/** Broken messages in a row that are borne. */
const mostErrors = 3;

export class ServerCrashes implements ErrorHandler {
  /** Milliseconds since 1970 of the stops that still count. */
  #stops: readonly number[] = [];
  readonly #gaveUp: (stops: readonly number[]) => void;

  constructor(gaveUp: (stops: readonly number[]) => void) {
    this.#gaveUp = gaveUp;
  }

  error(_error: Error, _message: Message | undefined, count: number | undefined): ErrorHandlerResult {
    const isBorne = count !== undefined && count <= mostErrors;
    return { action: isBorne ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true };
  }

  closed(): CloseHandlerResult {
    const now = Date.now();
    this.#stops = [...this.#stops.filter((stop) => now - stop < withinMs), now];
    if (this.#stops.length <= mostStarts) {
      return {
        action: CloseAction.Restart,
        handled: true,
        message: "The language server stopped and is started again.",
      };
    }
    this.#gaveUp(this.#stops);
    this.#stops = [];
    return {
      action: CloseAction.DoNotRestart,
      handled: true,
      message: "The language server stopped too often.",
    };
  }
}
