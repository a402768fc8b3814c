// Where the page of a rule lies among the documents of the window.
import { Uri } from "vscode";

/** Scheme of rule pages; the path is the rule's id with `.md`. */
export const ruleScheme = "migrate-safe-rule";

export function ruleUri(id: string): Uri {
  return Uri.from({ scheme: ruleScheme, path: `/${id}.md` });
}
