// Show rule page: what a rule is for and what to write instead, offline. From a finding, or for the one under the caret.
import { languages, l10n } from "vscode";
import type { Services, Subject } from "../services";
import { ruleUri } from "../rule-uri";
import { activeUri, caretPosition, openMarkdown } from "../ui/editors";
import { flashStatus } from "../ui/messages";
import { askText } from "../ui/pick";

export async function showRule(services: Services, subject: Subject): Promise<void> {
  const id = subject.text ?? ruleAtCaret() ?? (await askRule());
  if (id === null) return;
  const page = await services.server.request("migrateSafe/explain", { id });
  if (page === null) flashStatus(l10n.t("Migrate Safe has no page for {0}.", id));
  else await openMarkdown(ruleUri(id));
}

function ruleAtCaret(): string | null {
  const uri = activeUri();
  const caret = caretPosition();
  if (uri === null || caret === null) return null;
  const found = languages
    .getDiagnostics(uri)
    .find(
      ({ source, range }) =>
        source === "migrate-safe" && range.start.line <= caret.line && range.end.line >= caret.line,
    );
  const code = typeof found?.code === "object" ? found.code.value : found?.code;
  return typeof code === "string" ? code : null;
}

async function askRule(): Promise<string | null> {
  return askText({
    title: l10n.t("Show rule page"),
    prompt: l10n.t("Id of a rule or of a problem"),
    placeholder: "create-index-not-concurrent",
  });
}
