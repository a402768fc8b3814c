// Shows the lenses above migrations, and again when what is known of the target changes. Knows nothing of what they say.
import { CodeLens, EventEmitter, Range, workspace, type CodeLensProvider, type TextDocument } from "vscode";
import type { WorkspaceStore } from "../workspace-store";
import { lensesOf } from "./lenses";

const top = new Range(0, 0, 0, 0);

export class LensProvider implements CodeLensProvider {
  readonly #store: WorkspaceStore;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(store: WorkspaceStore) {
    this.#store = store;
  }

  redraw(): void {
    this.#changed.fire();
  }

  provideCodeLenses({ uri }: TextDocument): CodeLens[] {
    const wanted = workspace.getConfiguration("migrateSafe", uri).get<boolean>("codeLens.enable", true);
    const key = workspace.getWorkspaceFolder(uri)?.uri.toString();
    const folder = key === undefined ? null : this.#store.folder(key);
    if (!wanted || folder === null) return [];
    return lensesOf(folder, uri.fsPath, this.#store.state.trusted).map(
      ({ title, tooltip, command, subject }) =>
        new CodeLens(top, { title, tooltip, command, arguments: [{ subject }] }),
    );
  }
}
