// Makes the code of a finding open the rule's page inside the window, offline and read-only, wherever the server's link
// points to.
import type { Diagnostic } from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { ruleUri } from "./rule-uri";

/** Client middleware over every way diagnostics arrive. */
export const ruleLinks: Middleware = {
  handleDiagnostics: (uri, diagnostics, next) => {
    diagnostics.forEach(linkRule);
    next(uri, diagnostics);
  },
  provideDiagnostics: async (document, previousResultId, token, next) => {
    const report = await next(document, previousResultId, token);
    if (report && "items" in report) report.items.forEach(linkRule);
    return report;
  },
  provideWorkspaceDiagnostics: async (resultIds, token, report, next) =>
    next(resultIds, token, (chunk) => {
      for (const one of chunk?.items ?? []) {
        if ("items" in one) one.items.forEach(linkRule);
      }
      report(chunk);
    }),
};

function linkRule(diagnostic: Diagnostic): void {
  const code = diagnostic.code;
  const rule = typeof code === "object" ? code.value : code;
  if (typeof rule !== "string") return;
  diagnostic.code = { value: rule, target: ruleUri(rule) };
}
