// Entry of dist/extension.js: registers commands and the view, and loads the client when a migration, the view or a
// command first needs it. Kept small, because it is all that activation costs; it never imports the language client.
import { commands, tasks, workspace, type ExtensionContext, type TextDocument } from "vscode";
import { registerLanguageModelTools } from "./agents/language-model-tools";
import { offerMcpServers } from "./agents/mcp-servers";
import type { Client } from "./client";
import { commandIds } from "./command-ids";
import { taskType } from "./tasks/task-definition";
import { createLog, createTree } from "./ui/surfaces";
import { LazyTree } from "./views/lazy-tree";
import type { TreeNode } from "./views/tree-node";

/** What other extensions and tests get: a look at the tree, and nothing to change anything with. */
export interface MigrateSafeApi {
  /** Items of the migration tree, as the view shows them. */
  tree(): Promise<readonly TreeNode[]>;
  /** Items of the tree of targets. */
  targets(): Promise<readonly TreeNode[]>;
}

const migrationPath = /\.(up|down)\.sql$|\/(?:migrations?|deploy|revert)\/.*\.sql$/i;
const migrationFiles = "{**/migrate-safe.jsonc,**/*.up.sql,**/migrations/**/*.sql,**/sqitch.plan}";

let loading: Promise<Client> | null = null;

export function activate(context: ExtensionContext): MigrateSafeApi {
  const log = createLog();
  const migrations = new LazyTree("migrateSafe.migrations", load);
  const targets = new LazyTree("migrateSafe.targets", load);
  const views = {
    "migrateSafe.migrations": createTree("migrateSafe.migrations", migrations),
    "migrateSafe.targets": createTree("migrateSafe.targets", targets),
  };

  async function load(): Promise<Client> {
    loading ??= import("./client").then(({ startClient }) => {
      const client = startClient(context, log, views);
      migrations.connect(client);
      targets.connect(client);
      return client;
    });
    return loading;
  }
  const loadNow = (): void => {
    load().catch((error: unknown) => {
      log.error(error instanceof Error ? error : String(error));
    });
  };
  const loadFor = (document: TextDocument): void => {
    if (migrationPath.test(document.uri.path)) loadNow();
  };

  const watcher = workspace.createFileSystemWatcher(migrationFiles, false, true, true);
  context.subscriptions.push(
    log,
    ...Object.values(views),
    watcher,
    watcher.onDidCreate(loadNow),
    workspace.onDidOpenTextDocument(loadFor),
    offerMcpServers(context.asAbsolutePath("dist/cli.js"), String(context.extension.packageJSON.version)),
    registerLanguageModelTools(async () => (await load()).tools),
    tasks.registerTaskProvider(taskType, {
      provideTasks: async () => (await load()).tasks.provideTasks(),
      resolveTask: async (task) => (await load()).tasks.resolveTask(task),
    }),
    ...commandIds.map((id) =>
      commands.registerCommand(id, async (...args: unknown[]) => (await load()).run(id, args)),
    ),
  );
  workspace.textDocuments.forEach(loadFor);
  if (loading === null) {
    void workspace.findFiles(migrationFiles, "**/node_modules/**", 1).then((found) => {
      if (found.length > 0) loadNow();
    });
  }
  return {
    tree: async () => (await load()).trees["migrateSafe.migrations"].getChildren(),
    targets: async () => (await load()).trees["migrateSafe.targets"].getChildren(),
  };
}

/** Never waits for a runner: it goes on alone when the window is gone. */
export async function deactivate(): Promise<void> {
  if (loading !== null) await (await loading).stop();
}
