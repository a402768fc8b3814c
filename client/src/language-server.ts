// The language client: starts dist/server.js when first needed and speaks with it by the method names of the protocol. It
// writes to a log of its own; what happens when the server dies is in server-crashes.ts.
import { Uri, workspace, type ExtensionContext, type LogOutputChannel } from "vscode";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";
import type { Notifications, RequestName, Requests, ServerOptions } from "../../server/src/protocol/requests";
import { serverFlags } from "../../server/src/protocol/server-process";
import { ruleLinks } from "./rule-links";
import { ServerCrashes } from "./server-crashes";
import { createServerLog } from "./ui/surfaces";

export class LanguageServer {
  readonly #client: LanguageClient;
  readonly #log: LogOutputChannel = createServerLog();
  #started: Promise<void>;

  /** `gaveUp` hears when the server stopped too often, with the times. */
  constructor(context: ExtensionContext, gaveUp: (stops: readonly number[]) => void) {
    const module = context.asAbsolutePath("dist/server.js");
    this.#client = new LanguageClient(
      "migrateSafe",
      "Migrate Safe",
      {
        run: { module, transport: TransportKind.ipc, options: { execArgv: [...serverFlags] } },
        debug: {
          module,
          transport: TransportKind.ipc,
          options: { execArgv: ["--nolazy", "--inspect=6019"] },
        },
      },
      {
        // By path, whatever language another extension gives the file; the server says nothing of files that lie
        // in no migrations folder.
        documentSelector: [{ scheme: "file", pattern: "**/*.sql" }],
        outputChannel: this.#log,
        errorHandler: new ServerCrashes(gaveUp),
        initializationOptions: serverOptions,
        synchronize: {
          fileEvents: [
            workspace.createFileSystemWatcher("**/*.sql"),
            workspace.createFileSystemWatcher("**/migrate-safe.jsonc"),
          ],
        },
        diagnosticCollectionName: "migrate-safe",
        middleware: ruleLinks,
      },
    );
    this.#started = this.#client.start();
    context.subscriptions.push(
      this.#log,
      workspace.onDidGrantWorkspaceTrust(() => void this.#client.sendNotification("migrateSafe/trusted")),
    );
    this.#started.catch((error: unknown) => {
      this.#log.error("The language server did not start.", error instanceof Error ? error : String(error));
    });
  }

  /** After it stopped too often. */
  async startAgain(): Promise<void> {
    this.#started = this.#client.start();
    await this.#started;
  }

  showLog(): void {
    this.#log.show();
  }

  /** "running", or why nothing is to be expected of it. */
  get condition(): "starting" | "running" | "stopped" {
    if (this.#client.state === State.Running) return "running";
    return this.#client.state === State.Starting ? "starting" : "stopped";
  }

  onConditionChange(listener: () => void): { dispose(): void } {
    return this.#client.onDidChangeState(listener);
  }

  async request<Name extends RequestName>(
    method: Name,
    params: Requests[Name]["params"],
  ): Promise<Requests[Name]["result"]> {
    await this.#started;
    return this.#client.sendRequest<Requests[Name]["result"]>(method, params);
  }

  onNotification<Name extends keyof Notifications>(
    method: Name,
    handler: (payload: Notifications[Name]) => void,
  ): { dispose(): void } {
    return this.#client.onNotification(method, handler);
  }

  async stop(): Promise<void> {
    await this.#client.dispose(2000);
  }
}

/** Asked for at every start: trust may have been granted since the last. */
function serverOptions(): ServerOptions {
  return {
    showRuleCommand: "migrateSafe.rule.show",
    generateDownCommand: "migrateSafe.migration.generateDown",
    trusted: workspace.isTrusted,
  };
}

/** Absolute path of a file URI as the server writes it; null for other schemes. */
export function pathOfUri(uri: string): string | null {
  const parsed = Uri.parse(uri);
  return parsed.scheme === "file" ? parsed.fsPath : null;
}
