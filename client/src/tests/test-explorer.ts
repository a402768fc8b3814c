// The Test Explorer: which runs are asked for, in whose turn, and which results an edit makes old. The editor's "run all"
// runs every extension's tests, so nothing of this room may ever reach a target.
import {
  l10n,
  TestRunProfileKind,
  TestRunRequest,
  tests,
  workspace,
  type CancellationToken,
  type Disposable,
  type TestItem,
  type TestRun,
} from "vscode";
import type { Services } from "../services";
import { signalOf } from "../ui/signal-of";
import { MigrationReporter } from "./migration-reporter";
import { proveMigrations } from "./prove-migrations";
import { liesIn, TestItems } from "./test-items";

export class TestExplorer implements Disposable {
  readonly #services: Services;
  readonly #controller = tests.createTestController("migrateSafe.proofs", "Migrate Safe");
  readonly #items: TestItems;
  readonly #listening: readonly Disposable[];
  /** Files whose edits were told since the last run. */
  readonly #edited = new Set<string>();
  /** One run after the other: each has a database in memory. */
  #turn: Promise<void> = Promise.resolve();

  constructor(services: Services) {
    this.#services = services;
    this.#items = new TestItems(this.#controller, services.store);
    this.#controller.resolveHandler = (item) => {
      if (item === undefined) this.#items.show();
      else this.#items.open(item);
    };
    this.#controller.createRunProfile(
      l10n.t("Prove on the scratch database"),
      TestRunProfileKind.Run,
      async (request, token) =>
        request.continuous ? this.#watch(request, token) : this.#prove(request, token),
      true,
      undefined,
      true,
    );
    const onDisk = workspace.createFileSystemWatcher("**/*.sql", true, false, true);
    this.#listening = [
      services.store.onChange(() => {
        this.#items.redraw();
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#invalidate(document.uri.fsPath);
      }),
      onDisk,
      onDisk.onDidChange(({ fsPath }) => {
        // What an open document holds is told by itself, and before it is saved.
        if (!workspace.textDocuments.some(({ uri }) => uri.fsPath === fsPath)) this.#invalidate(fsPath);
      }),
    ];
  }

  dispose(): void {
    for (const one of this.#listening) one.dispose();
    this.#controller.dispose();
  }

  /** Proves a migration again at each save of one of its halves. */
  #watch(request: TestRunRequest, token: CancellationToken): void {
    const { include, exclude, profile } = request;
    // Makes their items, which tell what a saved file belongs to.
    this.#items.migrationsOf(include);
    const waiting = new Set<TestItem>();
    const saving = workspace.onDidSaveTextDocument(({ uri }) => {
      const item = this.#items.restingOn(uri.fsPath)[0]?.item;
      if (item === undefined || waiting.has(item)) return;
      const whole = include === undefined || liesIn(include, item);
      const asked = whole ? [item] : include.filter((one) => liesIn([item], one));
      if (asked.length === 0) return;
      waiting.add(item);
      const again = new TestRunRequest(asked, exclude, profile, true);
      this.#prove(again, token, () => waiting.delete(item)).catch((error: unknown) => {
        this.#services.log.error(error instanceof Error ? error : String(error));
      });
    });
    token.onCancellationRequested(() => {
      saving.dispose();
    });
  }

  async #prove(
    request: TestRunRequest,
    token: CancellationToken,
    onTurn: () => void = () => undefined,
  ): Promise<void> {
    const run = this.#controller.createTestRun(request);
    const signal = signalOf(token, run.token);
    const mine = this.#turn.then(async () => {
      onTurn();
      try {
        await this.#proveFolders(request, run, signal);
      } finally {
        run.end();
      }
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #proveFolders(
    { include, exclude = [] }: TestRunRequest,
    run: TestRun,
    signal: AbortSignal,
  ): Promise<void> {
    this.#edited.clear();
    const chosen = this.#items.migrationsOf(include).filter(({ item }) => !liesIn(exclude, item));
    for (const folder of this.#services.store.state.folders) {
      const ofFolder = this.#controller.items.get(folder.key);
      const members = chosen.filter((test) => test.folder === folder.key);
      if (ofFolder === undefined || members.length === 0 || signal.aborted) continue;
      const asked = include?.filter((item) => liesIn([ofFolder], item)) ?? [ofFolder];
      const wants = (item: TestItem): boolean => liesIn(asked, item) && !liesIn(exclude, item);
      const reporter = new MigrationReporter(run, this.#items, members, wants);
      await proveMigrations(this.#services, { folder, tests: members, asked, run, reporter, signal });
    }
  }

  /** What was found of a migration, and of those that stand on it, is of the text before; told once until a run. */
  #invalidate(path: string): void {
    if (this.#edited.has(path)) return;
    const resting = this.#items.restingOn(path);
    if (resting.length === 0) return;
    this.#edited.add(path);
    this.#controller.invalidateTestResults(resting.map(({ item }) => item));
  }
}
