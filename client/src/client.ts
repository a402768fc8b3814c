// Entry of dist/client.js, loaded when a migration, the view or a command first needs it: builds the services, runs the
// commands and draws the views. What it knows is kept in the store by `store-keeper.ts`.
import "./translations";
import {
  commands,
  languages,
  workspace,
  type ExtensionContext,
  type LogOutputChannel,
  type TreeView,
  l10n,
} from "vscode";
import { toolAnswers } from "./agents/answer-tool";
import type { ToolAnswers } from "./agents/language-model-tools";
import type { CommandId, ViewId } from "./command-ids";
import { commandsById } from "./commands/registry";
import { FileStatusItem } from "./editing/file-status-item";
import { LensProvider } from "./editing/lens-provider";
import { FailureMarks } from "./failure-marks";
import { tellServerStopped } from "./flows/tell-server-stopped";
import { LanguageServer } from "./language-server";
import { ReportDocuments, reportScheme } from "./reports/report-documents";
import { ReportLinks } from "./reports/report-links";
import { ReviewComments } from "./review/review-comments";
import { RulePages } from "./rule-pages";
import { ruleScheme } from "./rule-uri";
import { Runner } from "./runner";
import { Passwords } from "./secrets";
import type { Services } from "./services";
import { StoreKeeper } from "./store-keeper";
import { subjectOf } from "./subject";
import { MigrationTasks } from "./tasks/task-provider";
import { TestExplorer } from "./tests/test-explorer";
import { TextDocuments, textScheme } from "./text-documents";
import { setContextKey } from "./ui/context-keys";
import { onActiveEditorChange } from "./ui/editors";
import { flashStatus, showFailure } from "./ui/messages";
import { registerDecorations } from "./ui/surfaces";
import { currentFolder } from "./views/current-folder";
import { DrawnTree } from "./views/drawn-tree";
import { MigrationDecorations } from "./views/file-decorations";
import { migrationTree } from "./views/migration-tree";
import { targetsTree } from "./views/targets-tree";
import { type TreeNode } from "./views/tree-node";
import { pendingCount, situationOf } from "./views/tree-state";
import { TargetStatusBar } from "./views/status-bar";
import { WorkspaceStore } from "./workspace-store";

/** What the small entry of the extension holds of this bundle. */
export interface Client {
  readonly trees: Readonly<Record<ViewId, DrawnTree>>;
  readonly tasks: MigrationTasks;
  readonly tools: ToolAnswers;
  run(id: CommandId, args: readonly unknown[]): Promise<void>;
  stop(): Promise<void>;
}

/** Commands that work in a restricted workspace: they run nothing and contact nothing. */
const harmless: ReadonlySet<CommandId> = new Set<CommandId>([
  "migrateSafe.workspace.lint",
  "migrateSafe.files.show",
  "migrateSafe.report.openLast",
  "migrateSafe.pair.openCounterpart",
  "migrateSafe.review.clearComments",
  "migrateSafe.rule.show",
  "migrateSafe.run.open",
  "migrateSafe.view.refresh",
  "migrateSafe.password.forget",
  "migrateSafe.logs.show",
  "migrateSafe.self.check",
]);

export function startClient(
  context: ExtensionContext,
  log: LogOutputChannel,
  views: Readonly<Record<ViewId, TreeView<TreeNode>>>,
): Client {
  const closing = new AbortController();
  const store = new WorkspaceStore();
  const runner = new Runner(context.asAbsolutePath("dist/cli.js"), (line) => {
    log.info(line);
  });
  const services: Services = {
    context,
    log,
    store,
    runner,
    passwords: new Passwords(context),
    server: new LanguageServer(context, (stops) => void tellServerStopped(services, stops)),
    reports: new ReportDocuments(context),
    texts: new TextDocuments(),
    marks: new FailureMarks(),
    comments: new ReviewComments(),
    closing: closing.signal,
  };
  const migrationsView = views["migrateSafe.migrations"];
  const keeper = new StoreKeeper(services, migrationsView);
  const trees = {
    "migrateSafe.migrations": new DrawnTree(() => migrationTree(store.state), keeper.ready),
    "migrateSafe.targets": new DrawnTree(() => targetsTree(store.state), keeper.ready),
  };
  const statusBar = new TargetStatusBar(store);
  const decorations = new MigrationDecorations(store);
  const lenses = new LensProvider(store);
  const fileStatus = new FileStatusItem(store, services.server);
  context.subscriptions.push(
    services.marks,
    services.comments,
    keeper,
    statusBar,
    fileStatus,
    services.server.onConditionChange(() => {
      fileStatus.redraw();
    }),
    workspace.registerTextDocumentContentProvider(reportScheme, services.reports),
    workspace.registerTextDocumentContentProvider(textScheme, services.texts),
    workspace.registerTextDocumentContentProvider(ruleScheme, new RulePages(services.server)),
    languages.registerCodeLensProvider({ scheme: "file", pattern: "**/*.sql" }, lenses),
    languages.registerDocumentLinkProvider({ scheme: reportScheme }, new ReportLinks(store)),
    registerDecorations(decorations),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("migrateSafe.decorations")) decorations.redraw(true);
    }),
    onActiveEditorChange(() => {
      statusBar.redraw();
      drawBadge(migrationsView, store);
      fileStatus.redraw();
    }),
    store.onChange(() => {
      for (const tree of Object.values(trees)) tree.redraw();
      statusBar.redraw();
      decorations.redraw();
      lenses.redraw();
      fileStatus.redraw();
      drawBadge(migrationsView, store);
      void drawContext(store);
    }),
  );
  const offerTests = (): void => {
    context.subscriptions.push(new TestExplorer(services));
  };
  if (workspace.isTrusted) offerTests();
  else context.subscriptions.push(workspace.onDidGrantWorkspaceTrust(offerTests));
  keeper.start();
  return {
    trees,
    tasks: new MigrationTasks(services, keeper.ready),
    tools: toolAnswers(services, keeper.ready),
    run: async (id, args) => runCommand(services, id, args),
    stop: async () => {
      closing.abort();
      runner.letGo();
      await services.server.stop();
    },
  };
}

async function runCommand(services: Services, id: CommandId, args: readonly unknown[]): Promise<void> {
  if (!workspace.isTrusted && !harmless.has(id)) {
    continueWhenTrusted(id, args);
    return;
  }
  try {
    await commandsById[id](services, subjectOf(args));
  } catch (error) {
    // The one catch-all of this door: only bugs get here.
    services.log.error(error instanceof Error ? error : String(error));
    const what = error instanceof Error ? error.message : String(error);
    const message = `Migrate Safe met a bug in ${id}: ${what}. Refresh the view to see the state of the target.`;
    void showFailure(message, ["Show logs"]).then((action) => {
      if (action === "Show logs") services.log.show();
    });
  }
}

/** Granting trust goes on with what the person was doing. */
function continueWhenTrusted(id: CommandId, args: readonly unknown[]): void {
  flashStatus(l10n.t("Migrate Safe connects to nothing until this folder is trusted."));
  const listening = workspace.onDidGrantWorkspaceTrust(() => {
    listening.dispose();
    void commands.executeCommand(id, ...args);
  });
  void commands.executeCommand("workbench.trust.manage");
}

/** What is pending on one target, never a sum over several. */
function drawBadge(view: TreeView<TreeNode>, store: WorkspaceStore): void {
  const folder = currentFolder(store);
  const pending = folder === null ? 0 : pendingCount(folder);
  view.badge =
    pending === 0 ? undefined : { value: pending, tooltip: `${pending} pending on ${folder?.target?.name}` };
}

async function drawContext(store: WorkspaceStore): Promise<void> {
  const { state } = store;
  await setContextKey("migrateSafe.situation", situationOf(state));
  await setContextKey(
    "migrateSafe.hasTarget",
    state.folders.some(({ target }) => target !== null),
  );
}
