// The language server's side of one connection: says what it can do, wires messages to handlers and events to each
// other. What a feature does is in handlers/; this file decides only who hears of what.
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  MessageType,
  ShowMessageNotification,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from "vscode-languageserver";
import { abilitiesOf, type ClientAbilities } from "./client-abilities";
import type { Analysis } from "./analysis";
import { ConfigMarks } from "./config-marks";
import { OpenDocuments } from "./documents";
import { EditorSettingsStore } from "./editor-settings";
import { guarded, unawaited, type Work } from "./guard";
import { compareWithBase } from "./handlers/compare-with-base";
import { codeActions, fixAllKind } from "./handlers/code-actions";
import { completion, completionTriggers } from "./handlers/completion";
import { counterpart } from "./handlers/counterpart";
import { definition } from "./handlers/definition";
import { documentDiagnostics } from "./handlers/diagnostics";
import { documentSymbols } from "./handlers/document-symbols";
import { explain } from "./handlers/explain";
import { findingCounts } from "./handlers/finding-counts";
import { folderStates } from "./handlers/folders";
import { hover } from "./handlers/hover";
import { inlayHints, resolveInlayHint } from "./handlers/inlay-hints";
import { lintWorkspace } from "./handlers/lint-workspace";
import { newPair } from "./handlers/new-pair";
import { schemaChange } from "./handlers/schema-change";
import { selfCheck } from "./handlers/self-check";
import { strongestLocks } from "./handlers/strongest-locks";
import { showRule, showRuleServerCommand } from "./handlers/show-rule";
import { workspaceDiagnostics } from "./handlers/workspace-diagnostics";
import { DeeperLook } from "./deeper-look";
import { Knowledge } from "./knowledge";
import { ProofLook } from "./proof-look";
import { ProofVerdicts } from "./proof-verdicts";
import { DiagnosticPusher } from "./push-diagnostics";
import { RulePages } from "./rule-pages";
import { ObservedLocks } from "./observed-locks";
import { ScratchFolders } from "./scratch-folders";
import type { Requests, ServerOptions } from "../protocol/requests";
import type { Session } from "./session";
import { pathOfUri } from "./uris";
import { DiskWatch, registerWatchers } from "./watching";
import { Workspace } from "./workspace";
import { WorkspaceLint } from "./workspace-lint";

export interface ServerParts {
  /** Resolves when the parser has loaded. */
  readonly analysis: Promise<Analysis>;
  /** Absolute folder that holds `rules/`. */
  readonly mediaFolder: string;
}

/** Serves a connection until it ends. */
export function serve(connection: Connection, parts: ServerParts): void {
  connection.onInitialize((params) => new Server(connection, params, parts).capabilities());
  connection.listen();
}

class Server {
  readonly #connection: Connection;
  readonly #abilities: ClientAbilities;
  readonly #session: Session;
  readonly #editorSettings = new EditorSettingsStore();
  readonly #lint = new WorkspaceLint();
  readonly #pusher: DiagnosticPusher | null;
  readonly #deeperLook: DeeperLook;
  readonly #proofLook: ProofLook;
  #roots: string[];
  #isTrusted: boolean;

  constructor(connection: Connection, params: InitializeParams, parts: ServerParts) {
    this.#connection = connection;
    this.#abilities = abilitiesOf(params.capabilities);
    this.#roots = rootsOf(params);
    this.#isTrusted = isTrusted(params.initializationOptions);
    const documents = new OpenDocuments();
    const configMarks = new ConfigMarks(connection);
    this.#session = {
      abilities: this.#abilities,
      documents,
      workspace: new Workspace(this.#roots, {
        openTexts: () => documents.texts(),
        editorFolder: (root) => this.#editorSettings.folderOf(root),
        configProblems: (path, problems) => configMarks.show(path, problems),
      }),
      analysis: parts.analysis,
      knowledge: new Knowledge(),
      observed: new ObservedLocks(),
      scratch: new ScratchFolders(idleOf(params.initializationOptions)),
      verdicts: new ProofVerdicts(),
      isTrusted: () => this.#isTrusted,
      editorSettings: this.#editorSettings,
      rulePages: new RulePages(parts.mediaFolder),
      console: connection.console,
      showRuleCommand: commandOf(params.initializationOptions, "showRuleCommand"),
      generateDownCommand: commandOf(params.initializationOptions, "generateDownCommand"),
    };
    this.#pusher = this.#abilities.pullsDiagnostics
      ? null
      : new DiagnosticPusher(this.#session, connection, this.#lint);
    this.#deeperLook = new DeeperLook(this.#session, () => this.#findingsChanged());
    this.#proofLook = new ProofLook(this.#session, {
      learned: () => this.#findingsChanged(),
      tell: (proof) => {
        const told = connection.sendNotification("migrateSafe/proofChanged", proof);
        unawaited(connection.console, "Telling of a proof", told);
      },
    });
    this.#listenToDocuments(documents);
    this.#listenToWorkspace();
    this.#answerRequests();
    connection.onInitialized(() => unawaited(connection.console, "Starting", this.#start()));
  }

  capabilities(): InitializeResult {
    const ownShowRule = this.#session.showRuleCommand === null && this.#abilities.showsDocuments;
    return {
      serverInfo: { name: "migrate-safe" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...(this.#abilities.pullsDiagnostics && {
          diagnosticProvider: {
            identifier: "migrate-safe",
            interFileDependencies: true,
            workspaceDiagnostics: true,
          },
        }),
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
        hoverProvider: true,
        completionProvider: { triggerCharacters: completionTriggers },
        documentSymbolProvider: { label: "Migrate Safe" },
        definitionProvider: true,
        inlayHintProvider: { resolveProvider: true },
        ...(ownShowRule && { executeCommandProvider: { commands: [showRuleServerCommand] } }),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  async #start(): Promise<void> {
    const { client } = this.#connection;
    if (this.#abilities.registersWatchers) await registerWatchers(this.#connection);
    if (this.#abilities.registersConfiguration) {
      await client.register(DidChangeConfigurationNotification.type, { section: "migrateSafe" });
    }
    if (this.#abilities.changesFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        this.#rootsChanged(pathsOf(added), pathsOf(removed));
      });
    }
    await this.#loadEditorSettings();
    const analysis = await this.#session.analysis;
    if (analysis.reduced) {
      await this.#connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Warning,
        message:
          "Migrate Safe runs in reduced mode, because WebAssembly could not be loaded: it understands only a part of SQL and reports no syntax errors. Reinstall the extension to get the whole parser back.",
      });
    }
  }

  #listenToDocuments(documents: OpenDocuments): void {
    const { workspace } = this.#session;
    documents.listen(this.#connection, {
      changed: (path, document) => {
        workspace.textChanged(path, document.getText());
        this.#lint.changedSoon();
        this.#pusher?.schedule();
        this.#lookSoon();
      },
      closed: (path) => {
        workspace.fileChanged(path);
        this.#lint.changed();
        this.#pusher?.schedule();
      },
    });
  }

  #listenToWorkspace(): void {
    const watch = new DiskWatch({
      files: (cameOrWent, written) => {
        // What is written of an open document stands in the document already.
        const closed = written.filter((path) => this.#session.documents.at(path) === null);
        for (const path of [...cameOrWent, ...closed]) this.#session.workspace.fileChanged(path);
        this.#foldersChanged();
      },
      everything: () => {
        this.#session.workspace.everythingChanged();
        this.#foldersChanged();
      },
    });
    this.#connection.onNotification("migrateSafe/trusted", () => {
      this.#isTrusted = true;
      this.#lookSoon();
    });
    this.#connection.onDidChangeWatchedFiles(({ changes }) => watch.changed(changes));
    this.#connection.onDidChangeConfiguration(() =>
      unawaited(this.#connection.console, "Reading the editor's settings", this.#loadEditorSettings()),
    );
  }

  #answerRequests(): void {
    const session = this.#session;
    const lint = this.#lint;
    const connection = this.#connection;
    const answer = <Params, Answer>(name: string, work: Work<Params, Answer>) =>
      guarded(connection.console, name, work);
    if (this.#abilities.pullsDiagnostics) {
      connection.languages.diagnostics.on(
        answer("Finding the problems of a file", (params, token) =>
          documentDiagnostics(session, lint, params, token),
        ),
      );
      connection.languages.diagnostics.onWorkspace(
        answer("Finding the problems of the workspace", (params, token) =>
          workspaceDiagnostics(session, lint, params, token),
        ),
      );
    }
    connection.onCodeAction(answer("Offering fixes", (params, token) => codeActions(session, params, token)));
    connection.onHover(answer("Hovering", (params, token) => hover(session, params, token)));
    connection.onCompletion(
      answer("Completing a name", (params, token) => completion(session, params, token)),
    );
    connection.languages.inlayHint.on(
      answer("Hinting at locks", (params, token) => inlayHints(session, params, token)),
    );
    connection.languages.inlayHint.resolve(
      answer("Explaining a hint", (hint, token) => resolveInlayHint(session, hint, token)),
    );
    connection.onDocumentSymbol(
      answer("Outlining a file", (params, token) => documentSymbols(session, params, token)),
    );
    connection.onDefinition(
      answer("Finding the other half", (params, token) => definition(session, params, token)),
    );
    connection.onExecuteCommand(
      answer("Showing a rule", (params) => showRule(session, connection.window, params)),
    );
    connection.onRequest(
      "migrateSafe/folders",
      answer("Listing the migrations", async (params: Requests["migrateSafe/folders"]["params"], token) => {
        if (params?.reread === true) {
          session.workspace.everythingChanged();
          this.#findingsChanged();
        }
        return folderStates(session, token);
      }),
    );
    connection.onRequest(
      "migrateSafe/findingCounts",
      answer("Counting the problems", (params: Parameters<typeof findingCounts>[1], token) =>
        findingCounts(session, params, token),
      ),
    );
    connection.onRequest(
      "migrateSafe/strongestLocks",
      answer("Listing the locks", (params: Parameters<typeof strongestLocks>[1], token) =>
        strongestLocks(session, params, token),
      ),
    );
    connection.onRequest(
      "migrateSafe/lintWorkspace",
      answer("Linting the workspace", async (_params: unknown, token) => {
        const result = await lintWorkspace(session, lint, token);
        this.#pusher?.schedule();
        return result;
      }),
    );
    connection.onRequest(
      "migrateSafe/proofs",
      answer("Listing the proofs", async () => session.verdicts.all()),
    );
    connection.onRequest(
      "migrateSafe/counterpart",
      answer("Finding the other half", (params: { readonly uri?: unknown } | null) =>
        counterpart(session, params?.uri),
      ),
    );
    connection.onRequest(
      "migrateSafe/selfCheck",
      answer("Checking itself", (params: { readonly uri?: unknown } | null, token) =>
        selfCheck(session, params?.uri, token),
      ),
    );
    connection.onRequest(
      "migrateSafe/newPair",
      answer("Naming a migration", (params: { readonly folder?: unknown; readonly name?: unknown } | null) =>
        newPair(session, params),
      ),
    );
    connection.onRequest(
      "migrateSafe/schemaChange",
      answer("Reading the schema", (params: { readonly uri?: unknown } | null, token) =>
        schemaChange(session, params?.uri, token),
      ),
    );
    connection.onRequest(
      "migrateSafe/compareWithBase",
      answer("Comparing with a branch", async (params: Parameters<typeof compareWithBase>[1]) => {
        const result = await compareWithBase(session, params);
        this.#findingsChanged();
        return result;
      }),
    );
    connection.onRequest(
      "migrateSafe/explain",
      answer("Explaining", async (params: { readonly id?: unknown } | null) => explain(params?.id)),
    );
  }

  async #loadEditorSettings(): Promise<void> {
    if (!this.#abilities.answersConfiguration) return;
    const changed = await this.#editorSettings.load(this.#connection, this.#roots);
    if (!changed) return;
    this.#session.workspace.everythingChanged();
    this.#foldersChanged();
  }

  #rootsChanged(added: readonly string[], removed: readonly string[]): void {
    this.#roots = [...this.#roots.filter((root) => !removed.includes(root)), ...added];
    this.#session.workspace.rootsChanged(added, removed);
    this.#foldersChanged();
    unawaited(this.#connection.console, "Reading the editor's settings", this.#loadEditorSettings());
  }

  /** Tells everybody that draws from the folders. */
  #foldersChanged(): void {
    this.#findingsChanged();
    this.#lookSoon();
    unawaited(
      this.#connection.console,
      "Telling of a change",
      this.#connection.sendNotification("migrateSafe/foldersChanged", null),
    );
  }

  /** What takes longer than a keystroke may. */
  #lookSoon(): void {
    this.#proofLook.changedSoon();
    this.#deeperLook.changedSoon();
  }

  #findingsChanged(): void {
    const { console } = this.#connection;
    this.#lint.changed();
    this.#pusher?.schedule();
    if (this.#abilities.refreshesInlayHints) {
      unawaited(console, "Refreshing hints", this.#connection.languages.inlayHint.refresh());
    }
    if (this.#abilities.pullsDiagnostics && this.#abilities.refreshesDiagnostics) {
      unawaited(console, "Refreshing diagnostics", this.#connection.languages.diagnostics.refresh());
    }
  }
}

function rootsOf(params: InitializeParams): string[] {
  const folders = params.workspaceFolders ?? [];
  if (folders.length > 0) return pathsOf(folders);
  const root = params.rootUri == null ? null : pathOfUri(params.rootUri);
  return root === null ? [] : [root];
}

function pathsOf(folders: readonly { readonly uri: string }[]): string[] {
  return folders.map(({ uri }) => pathOfUri(uri)).filter((path) => path !== null);
}

function isTrusted(options: unknown): boolean {
  return options !== null && typeof options === "object" && "trusted" in options && options.trusted === true;
}

/** Reads how long an embedded database that nobody asks is kept. */
function idleOf(options: unknown): number | null {
  const ms: unknown =
    options !== null && typeof options === "object" ? Reflect.get(options, "scratchIdleMs") : null;
  return typeof ms === "number" && ms > 0 ? ms : null;
}

/** Reads an option that names a command of the client. */
function commandOf(options: unknown, name: keyof ServerOptions): string | null {
  const id: unknown = options !== null && typeof options === "object" ? Reflect.get(options, name) : null;
  return typeof id === "string" ? id : null;
}
