// A letter beside the files of migrations in the explorer: what they are on the selected target. One letter and a sentence;
// only what needs attention has a colour.
import {
  EventEmitter,
  FileDecoration,
  ThemeColor,
  Uri,
  workspace,
  type FileDecorationProvider,
} from "vscode";
import type { MigrationState } from "../../../server/src/protocol/reports/status";
import type { WorkspaceStore } from "../workspace-store";
import { stateLooks } from "./migration-states";
import type { FolderState } from "./tree-state";

const letters: Readonly<Record<MigrationState, string>> = {
  pending: "P",
  applied: "A",
  changed: "C",
  dirty: "!",
  "out-of-order": "O",
  "missing-file": "?",
};

const alarming: ReadonlySet<MigrationState> = new Set<MigrationState>(["changed", "dirty", "out-of-order"]);

export class MigrationDecorations implements FileDecorationProvider {
  readonly #store: WorkspaceStore;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeFileDecorations = this.#changed.event;
  /** By URI; made anew when a status is. */
  #decorations = new Map<string, FileDecoration>();
  #drawn: readonly FolderState["status"][] = [];

  constructor(store: WorkspaceStore) {
    this.#store = store;
  }

  /** Looks again only when a status or the setting changed. */
  redraw(settingChanged = false): void {
    const statuses = this.#store.state.folders.map(({ status }) => status);
    const same =
      statuses.length === this.#drawn.length && statuses.every((one, at) => one === this.#drawn[at]);
    if (same && !settingChanged) return;
    this.#drawn = statuses;
    this.#decorations = new Map(this.#store.state.folders.flatMap(decorationsOf));
    this.#changed.fire(undefined);
  }

  provideFileDecoration(uri: Uri): FileDecoration | undefined {
    return this.#decorations.get(uri.toString());
  }
}

function decorationsOf({ key, status, target }: FolderState): readonly [string, FileDecoration][] {
  const wanted = workspace
    .getConfiguration("migrateSafe", Uri.parse(key))
    .get<boolean>("decorations.enable", true);
  if (!wanted || status === null || target === null) return [];
  return status.migrations.flatMap(({ state, up_path, down_path }) =>
    [up_path, down_path]
      .filter((path) => path !== null)
      .map((path) => {
        const tooltip = `${stateLooks[state].words} on ${target.name}`;
        const color = alarming.has(state) ? new ThemeColor("list.warningForeground") : undefined;
        return [Uri.file(path).toString(), new FileDecoration(letters[state], tooltip, color)];
      }),
  );
}
