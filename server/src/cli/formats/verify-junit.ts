// A verify as JUnit's XML report: a suite of migrations, one of the runbook's stages, one of its checks and one of the
// other modes. What was not verified is skipped with its reason, never passed. Source: the Ant JUnit schema that CI servers
// read.
import type { Check } from "../../protocol/reports/check";
import type { VerifyReport, VerifyResult } from "../../protocol/reports/verify";
import { modeChecks } from "./verify-modes";
import { isFailure, reasonsOf } from "./verify-reasons";
import { xml, xmlText } from "./xml";

interface TestCase {
  readonly "@name": string;
  readonly "@classname": string;
  readonly "@time": string;
  readonly failure?: object;
  readonly skipped?: object;
  /** What a warning says: the format knows no warnings. */
  readonly "system-out"?: string;
}

export function verifyJunit(report: VerifyReport, cwd: string): string {
  const suites = [
    suite(
      "migrations",
      report.results.map((result) => caseOfResult(result, cwd)),
    ),
    suite(
      "stages",
      report.stages.map((stage) => caseOfCheck(stage, stage.title, "stages", stage.ms)),
    ),
    suite(
      "checks",
      report.checks.map((check) => caseOfCheck(check, check.id, "checks", 0)),
    ),
    ...(report.modes === null
      ? []
      : [
          suite(
            "modes",
            modeChecks(report).map((check) => caseOfCheck(check, check.id, "modes", 0)),
          ),
        ]),
  ];
  const total = (key: "@tests" | "@failures" | "@skipped"): number =>
    suites.reduce((sum, one) => sum + one[key], 0);
  return xml({
    testsuites: {
      "@name": "migrate-safe verify",
      "@tests": total("@tests"),
      "@failures": total("@failures"),
      "@errors": 0,
      testsuite: suites,
    },
  });
}

function suite(name: string, cases: readonly TestCase[]) {
  return {
    "@name": name,
    "@tests": cases.length,
    "@failures": cases.filter(({ failure }) => failure).length,
    "@skipped": cases.filter(({ skipped }) => skipped).length,
    "@errors": 0,
    ...(cases.length > 0 ? { testcase: cases } : {}),
  };
}

function caseOfResult(result: VerifyResult, cwd: string): TestCase {
  const { version, name, outcome, ms } = result;
  const reasons = reasonsOf(result, cwd);
  const [first = outcome] = reasons;
  const told = { "@message": xmlText(first), "@type": outcome, "#text": xmlText(reasons.join("\n")) };
  return {
    "@name": xmlText(`${version}_${name}`),
    "@classname": "migrations",
    "@time": (ms / 1000).toFixed(3),
    ...(isFailure(outcome)
      ? { failure: told }
      : outcome === "restores"
        ? {}
        : { skipped: { "@message": xmlText(`${outcome}: ${first}`) } }),
  };
}

function caseOfCheck({ status, summary, details }: Check, name: string, of: string, ms: number): TestCase {
  const told = { "@message": xmlText(summary), "#text": xmlText(details.join("\n")) };
  return {
    "@name": name,
    "@classname": of,
    "@time": (ms / 1000).toFixed(3),
    ...(status === "fail" ? { failure: { ...told, "@type": status } } : {}),
    ...(status === "warn" ? { "system-out": xmlText([summary, ...details].join("\n")) } : {}),
    ...(status === "skip" ? { skipped: { "@message": xmlText(summary) } } : {}),
  };
}
