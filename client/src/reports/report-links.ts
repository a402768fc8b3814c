// Makes the places that a report names clickable in its text, when they lie in a folder of the workspace.
import { DocumentLink, Range, Uri, type DocumentLinkProvider, type TextDocument } from "vscode";
import type { WorkspaceStore } from "../workspace-store";
import { placesIn } from "./file-place";

export class ReportLinks implements DocumentLinkProvider {
  readonly #store: WorkspaceStore;

  constructor(store: WorkspaceStore) {
    this.#store = store;
  }

  provideDocumentLinks(document: TextDocument): DocumentLink[] {
    const paths = this.#store.state.folders
      .flatMap(({ files }) => files ?? [])
      .flatMap(({ upPath, downPath }) => [upPath, downPath])
      .filter((path) => path !== null);
    return placesIn(document.getText()).flatMap(({ start, end, name, line }) => {
      const path = paths.find((one) => one.split(/[\\/]/).at(-1) === name);
      if (path === undefined) return [];
      const target = Uri.file(path).with({ fragment: line === null ? "" : `L${line + 1}` });
      return [new DocumentLink(new Range(document.positionAt(start), document.positionAt(end)), target)];
    });
  }
}
