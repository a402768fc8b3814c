// The one catch-all of this door. A request that fails because of a bug is logged and answered with an error; the
// server goes on. Cancelled requests are answered as cancelled. Knows nothing of what a request does.
import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type RemoteConsole,
} from "vscode-languageserver";

export type Work<Params, Answer> = (params: Params, token: CancellationToken) => Promise<Answer>;

/** Wraps a request: whatever it throws becomes an error answer and a line in the log. */
export function guarded<Params, Answer>(
  console: RemoteConsole,
  name: string,
  work: Work<Params, Answer>,
): Work<Params, Answer> {
  return async (params, token) => {
    let answer: Answer;
    try {
      answer = await work(params, token);
    } catch (error) {
      console.error(`${name} failed, which is a bug in Migrate Safe: ${describe(error)}`);
      throw new ResponseError(LSPErrorCodes.RequestFailed, `${name} failed; the server's log says why.`);
    }
    if (!token.isCancellationRequested) return answer;
    throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
  };
}

/** The same for work that nobody waits for. */
export function unawaited(console: RemoteConsole, name: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    console.error(`${name} failed, which is a bug in Migrate Safe: ${describe(error)}`);
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
