// SARIF 2.1.0 (OASIS standard), for code scanning: with the fixes that edit one known file and with what was suppressed.
// Columns count UTF-16 code units from 1, which is the format's default.
import { SarifBuilder, SarifResultBuilder, SarifRuleBuilder, SarifRunBuilder } from "node-sarif-builder";
import { pathToFileURL } from "node:url";
import type { Range } from "../../base/text-range";
import type { Finding, Fix, Severity } from "../../protocol/findings";
import { fingerprints } from "./fingerprint";
import { pathIn, wholeMessage, type FormatView } from "./format-view";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

export function sarif(view: FormatView): string {
  const run = new SarifRunBuilder({ columnKind: "utf16CodeUnits" }).initSimple({
    toolDriverName: "migrate-safe",
    toolDriverVersion: view.version,
  });
  const said = new Set([...view.report.findings, ...view.suppressed].map(({ rule }) => rule));
  for (const rule of view.rules.filter(({ id }) => said.has(id))) run.addRule(ruleOf(rule));
  const prints = fingerprints(view);
  for (const finding of view.report.findings) run.addResult(resultOf(finding, view, prints));
  for (const { reason, ...finding } of view.suppressed) {
    const result = resultOf(finding, view, prints);
    result.result.suppressions = [{ kind: "inSource", ...(reason === "" ? {} : { justification: reason }) }];
    run.addResult(result);
  }
  const builder = new SarifBuilder();
  builder.addRun(run);
  return builder.buildSarifJsonString({ indent: true });
}

function ruleOf({ id, docs, severity, category }: FormatView["rules"][number]): SarifRuleBuilder {
  const rule = new SarifRuleBuilder({
    defaultConfiguration: { level: levels[severity] },
    help: { text: `${docs.why}\n\n${docs.instead}` },
    properties: { tags: [category] },
  });
  return rule.initSimple({
    ruleId: id,
    shortDescriptionText: docs.summary,
    fullDescriptionText: docs.why,
  });
}

function resultOf(
  finding: Finding,
  view: FormatView,
  prints: ReadonlyMap<Finding, string>,
): SarifResultBuilder {
  const fixes = finding.fixes.flatMap((fix) => fixOf(fix, view));
  const print = prints.get(finding);
  const result = new SarifResultBuilder({
    ...(fixes.length > 0 ? { fixes } : {}),
    ...(print === undefined ? {} : { partialFingerprints: { "migrateSafe/v1": print } }),
    ...(finding.related.length > 0
      ? {
          relatedLocations: finding.related.map(({ path, range, message }, id) => ({
            id,
            message: { text: message },
            physicalLocation: { artifactLocation: { uri: uriOf(path, view) }, region: regionOf(range) },
          })),
        }
      : {}),
  });
  result.initSimple({
    ruleId: finding.rule,
    level: levels[finding.severity],
    messageText: wholeMessage(finding),
    fileUri: uriOf(finding.path, view),
  });
  result.setLocationRegion(regionOf(finding.range));
  return result;
}

/** New files cannot be told in this format's fixes: they replace regions of files that are there. */
function fixOf({ title, edits }: Fix, view: FormatView): NonNullable<SarifResultBuilder["result"]["fixes"]> {
  const paths = [...new Set(edits.map(({ path }) => path))];
  if (paths.some((path) => !view.files.includes(path))) return [];
  return [
    {
      description: { text: title },
      artifactChanges: paths.map((path) => ({
        artifactLocation: { uri: uriOf(path, view) },
        replacements: edits
          .filter((edit) => edit.path === path)
          .map(({ range, newText }) => ({
            deletedRegion: regionOf(range),
            insertedContent: { text: newText },
          })),
      })),
    },
  ];
}

function regionOf({ start, end }: Range) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** Relative to the working directory, percent-encoded; a file URI for what lies outside. */
function uriOf(path: string, view: FormatView): string {
  const short = pathIn(view, path);
  return short === path ? pathToFileURL(path).href : short.split("/").map(encodeURIComponent).join("/");
}
