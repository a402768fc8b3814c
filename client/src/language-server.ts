// The language client: starts dist/server.js when first needed and speaks with it by the method names of the protocol.
// It restarts a server that died (five times in three minutes), as the client library does by default.
import { Uri, workspace, type ExtensionContext, type LogOutputChannel } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { Notifications, RequestName, Requests, ServerOptions } from "../../server/src/protocol/requests";
import { ruleLinks } from "./rule-links";

export class LanguageServer {
  readonly #client: LanguageClient;
  readonly #started: Promise<void>;

  constructor(context: ExtensionContext, log: LogOutputChannel) {
    const module = context.asAbsolutePath("dist/server.js");
    const options: ServerOptions = {
      showRuleCommand: "migrateSafe.rule.show",
      trusted: workspace.isTrusted,
    };
    this.#client = new LanguageClient(
      "migrateSafe",
      "Migrate Safe",
      {
        run: { module, transport: TransportKind.ipc },
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
        outputChannel: log,
        initializationOptions: options,
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
      workspace.onDidGrantWorkspaceTrust(() => void this.#client.sendNotification("migrateSafe/trusted")),
    );
    this.#started.catch((error: unknown) => {
      log.error("The language server did not start.", error instanceof Error ? error : String(error));
    });
  }

  async request<Name extends RequestName>(
    method: Name,
    params: Requests[Name]["params"],
  ): Promise<Requests[Name]["result"]> {
    await this.#started;
    return this.#client.sendRequest<Requests[Name]["result"]>(method, params);
  }

  onNotification(method: keyof Notifications, handler: () => void): { dispose(): void } {
    return this.#client.onNotification(method, handler);
  }

  async stop(): Promise<void> {
    await this.#client.dispose(2000);
  }
}

/** Absolute path of a file URI as the server writes it; null for other schemes. */
export function pathOfUri(uri: string): string | null {
  const parsed = Uri.parse(uri);
  return parsed.scheme === "file" ? parsed.fsPath : null;
}
