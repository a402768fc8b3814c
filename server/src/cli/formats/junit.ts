// JUnit's XML report: a file is a suite, a finding a failed case, and a file without findings a passed one. Hints and infos
// do not fail. Source: the Ant JUnit schema that CI servers read.
import { byFile, pathIn, wholeMessage, type FormatView } from "./format-view";
import { xml, xmlText } from "./xml";

export function junit(view: FormatView): string {
  const findings = byFile(view.report.findings);
  const paths = [...new Set([...view.files, ...findings.keys()])];
  const suites = paths.map((path) => suiteOf(pathIn(view, path), findings.get(path) ?? []));
  const total = (key: "@tests" | "@failures"): number => suites.reduce((sum, suite) => sum + suite[key], 0);
  return xml({
    testsuites: {
      "@name": "migrate-safe lint",
      "@tests": total("@tests"),
      "@failures": total("@failures"),
      "@errors": 0,
      ...(suites.length > 0 ? { testsuite: suites } : {}),
    },
  });
}

function suiteOf(path: string, findings: FormatView["report"]["findings"]) {
  const failing = findings.filter(({ severity }) => severity === "error" || severity === "warning");
  const name = xmlText(path);
  const cases = findings.map((finding) => {
    const { line, character } = finding.range.start;
    const text = xmlText(
      `${finding.severity}: ${wholeMessage(finding)} (${path}:${line + 1}:${character + 1})`,
    );
    const place = { "@name": `${finding.rule} at ${line + 1}:${character + 1}`, "@classname": name };
    if (!failing.includes(finding)) return { ...place, "system-out": text };
    const failure = { "@message": xmlText(finding.message), "@type": finding.severity, "#text": text };
    return { ...place, failure };
  });
  return {
    "@name": name,
    "@tests": Math.max(cases.length, 1),
    "@failures": failing.length,
    "@errors": 0,
    testcase: cases.length > 0 ? cases : [{ "@name": "no findings", "@classname": name }],
  };
}
