// Texts that lie on no disk, as read-only documents of their own scheme, and the editor's own diff of two of them or of one
// and a file. Knows nothing of what they say.
import { EventEmitter, Uri, type TextDocumentContentProvider } from "vscode";
import { openDiff } from "./ui/editors";

/** Scheme of these documents; the path is a folder for the side and a file name, whose ending decides the language. */
export const textScheme = "migrate-safe-text";

/** How many texts stay open-able. */
const kept = 40;

/** One side of a diff: a text with the name of a file, or a file. */
export type DiffSide = { readonly name: string; readonly text: string } | { readonly path: string };

export class TextDocuments implements TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? "-- This text is no longer kept. Run the command again.\n";
  }

  /** Opens the editor's own diff; a text takes the place of an earlier one with the same side and name. */
  async showDiff(title: string, before: DiffSide, after: DiffSide): Promise<void> {
    await openDiff(this.#uriOf("before", before), this.#uriOf("after", after), title);
  }

  #uriOf(folder: "before" | "after", side: DiffSide): Uri {
    if ("path" in side) return Uri.file(side.path);
    const uri = Uri.from({ scheme: textScheme, path: `/${folder}/${side.name.replace(/[\\/:?#]/g, "-")}` });
    const key = uri.toString();
    this.#texts.delete(key);
    this.#texts.set(key, side.text);
    for (const oldest of [...this.#texts.keys()].slice(0, Math.max(0, this.#texts.size - kept))) {
      this.#texts.delete(oldest);
    }
    this.#changed.fire(uri);
    return uri;
  }
}
