// How a verify ends: which of all it found is told first, as a problem with its exit code. Pure.
import { problem, type Problem, type ProblemCode } from "../../protocol/problems";
import type { VerifyOutcome, VerifyReport, VerifyResult } from "../../protocol/reports/verify";
import { placeText } from "../locate-error";
import { labelOf } from "../migration-states";

/** An up that fails before a down that fails before a difference before what the runbook asks beside. Null: all is well. */
export function verdictOf(report: VerifyReport): Problem | null {
  const first = (...outcomes: VerifyOutcome[]): VerifyResult | undefined =>
    report.results.find((one) => outcomes.includes(one.outcome));
  const up = first("up-fails");
  if (up) return ofResult("verify/up-fails", up, "cannot be applied");
  const down = first("down-fails");
  if (down) return ofResult("verify/down-fails", down, "cannot be rolled back");
  const differs = first("differs");
  if (differs) return ofResult("verify/differs", differs, "is not undone by its down script");
  const again = first("reup-fails");
  if (again) return ofResult("verify/differs", again, "cannot be applied again after its down script");
  return ofStage(report) ?? ofCheck(report);
}

function ofResult(code: ProblemCode, result: VerifyResult, what: string): Problem {
  const { error, differences } = result;
  const [difference] = differences;
  const details = error
    ? ` ${sentenceOf(error)}`
    : difference
      ? ` ${difference.message}${differences.length > 1 ? `, and ${differences.length - 1} more` : ""}.`
      : "";
  return problem(
    code,
    {
      message: `${labelOf(result)} ${what}.${details}`,
      state,
      next: result.reason ?? "Correct the script and verify it again.",
    },
    { place: error ?? difference?.place ?? null },
  );
}

/** The place and what was said there; a file that cannot be read is named by the sentence itself. */
function sentenceOf({ path, range, message }: NonNullable<VerifyResult["error"]>): string {
  const said = message.replace(/\.$/, "");
  if (said.startsWith(path)) return `${said}.`;
  return `${range === null ? path : placeText(path, range)}: ${said}.`;
}

const codesOfStages = {
  integrity: "postflight/failed",
  downs: "verify/down-fails",
  compare: "verify/differs",
  "ups-again": "verify/differs",
} as const satisfies Partial<Record<VerifyReport["stages"][number]["id"], ProblemCode>>;

function ofStage({ stages }: VerifyReport): Problem | null {
  for (const { id, status, summary, details, remedy } of stages) {
    if (status !== "fail" || !(id in codesOfStages)) continue;
    const code = codesOfStages[id as keyof typeof codesOfStages];
    const [detail] = details;
    const message = detail === undefined ? summary : `${summary} ${detail}`;
    return problem(code, { message, state, next: remedy ?? "" });
  }
  return null;
}

function ofCheck({ checks }: VerifyReport): Problem | null {
  const failed = checks.find(({ status }) => status === "fail");
  if (!failed) return null;
  const code = failed.id === "down-scripts" ? "verify/no-down" : "verify/too-slow";
  const message = `${failed.summary} ${failed.details.slice(0, 5).join(", ")}`.trim();
  return problem(code, { message, state, next: failed.remedy ?? "" });
}

const state = "Only a throw-away database was used.";
