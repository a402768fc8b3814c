// Offers agents in the editor the tools of `migrate-safe mcp`, one server for each folder of a trusted window. No target is
// named, so no database is looked at; starting a server is the editor's to ask the person for.
import { Disposable, EventEmitter, lm, McpStdioServerDefinition, workspace } from "vscode";

/** As in the manifest. */
const providerId = "migrateSafe.mcp";

/** `script` is the absolute path of the command line's bundle. Hosts before this API, and some forks, have none. */
export function offerMcpServers(script: string, version: string): Disposable {
  if (typeof lm?.registerMcpServerDefinitionProvider !== "function") return new Disposable(() => undefined);
  const changed = new EventEmitter<void>();
  const tell = (): void => changed.fire();
  const provider = lm.registerMcpServerDefinitionProvider(providerId, {
    onDidChangeMcpServerDefinitions: changed.event,
    provideMcpServerDefinitions() {
      if (!workspace.isTrusted) return [];
      const folders = workspace.workspaceFolders ?? [];
      return folders.map(({ name, uri }) => {
        const label = folders.length > 1 ? `Migrate Safe (${name})` : "Migrate Safe";
        // The editor's own binary is Node when it is told so.
        const env = { ELECTRON_RUN_AS_NODE: "1" };
        const server = new McpStdioServerDefinition(label, process.execPath, [script, "mcp"], env, version);
        server.cwd = uri;
        return server;
      });
    },
  });
  const folders = workspace.onDidChangeWorkspaceFolders(tell);
  return Disposable.from(provider, changed, folders, workspace.onDidGrantWorkspaceTrust(tell));
}
