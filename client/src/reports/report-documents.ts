// Reports and pages as read-only Markdown documents of their own scheme. Remembers the last report over a reload. Knows
// nothing of what they say.
import { EventEmitter, Uri, type ExtensionContext, type TextDocumentContentProvider } from "vscode";
import { openMarkdown, openMarkdownUnfocused } from "../ui/editors";

/** Scheme of report documents; the path is the title with `.md`. */
export const reportScheme = "migrate-safe-report";

const lastKey = "migrateSafe.lastReport";
/** How many reports stay open-able; older ones were saved by the runner under logs/. */
const kept = 20;

interface SavedReport {
  readonly title: string;
  readonly text: string;
}

export class ReportDocuments implements TextDocumentContentProvider {
  readonly #context: ExtensionContext;
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;

  constructor(context: ExtensionContext) {
    this.#context = context;
  }

  provideTextDocumentContent(uri: Uri): string {
    return (
      this.#texts.get(uri.toString()) ?? "This report is no longer kept. Reports are saved under `logs/`.\n"
    );
  }

  /** Keeps a report as the last one without opening it. */
  async keep(title: string, text: string): Promise<Uri> {
    const uri = this.#put(title, text);
    await this.#context.workspaceState.update(lastKey, { title, text } satisfies SavedReport);
    return uri;
  }

  /** Opens a page that is no report, for instance that of a rule. */
  async openPage(title: string, text: string): Promise<void> {
    await openMarkdown(this.#put(title, text));
  }

  /** Opens a page that is read beside a question, which keeps the focus. */
  async openBesideQuestion(title: string, text: string): Promise<void> {
    await openMarkdownUnfocused(this.#put(title, text));
  }

  async open(uri: Uri): Promise<void> {
    await openMarkdown(uri);
  }

  /** False when there is none yet. */
  async openLast(): Promise<boolean> {
    const last = this.#context.workspaceState.get<SavedReport>(lastKey);
    if (last === undefined) return false;
    await openMarkdown(this.#put(last.title, last.text));
    return true;
  }

  #put(title: string, text: string): Uri {
    const uri = Uri.from({ scheme: reportScheme, path: `/${title.replace(/[\\/:?#]/g, "-")}.md` });
    const key = uri.toString();
    this.#texts.delete(key);
    this.#texts.set(key, text);
    for (const oldest of [...this.#texts.keys()].slice(0, Math.max(0, this.#texts.size - kept))) {
      this.#texts.delete(oldest);
    }
    this.#changed.fire(uri);
    return uri;
  }
}
