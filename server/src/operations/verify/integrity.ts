// Stage 3 of a verify: whether what the up migrations made is sound, by the checks that postflight asks a target.
import type { Session } from "../../database/session";
import { ServerError } from "../../database/errors";
import { pass, type Answer, type SchemaCheck } from "../checks/check";
import { foreignKeys } from "../checks/foreign-keys";
import { invalidIndexes } from "../checks/invalid-indexes";
import { orphans } from "../checks/orphans";
import type { Tools } from "../operation";

const checks: readonly SchemaCheck[] = [foreignKeys, orphans, invalidIndexes];

export interface Integrity {
  readonly stage: Answer;
  readonly orphans: Answer;
}

export async function checkIntegrity(session: Session, tools: Pick<Tools, "run">): Promise<Integrity> {
  const answers = new Map<SchemaCheck, Answer>();
  for (const check of checks) answers.set(check, await answerOf(check, session, tools));
  const bad = [...answers.values()].filter(({ status }) => status !== "pass");
  const stage: Answer =
    bad.length === 0
      ? pass("Foreign keys are validated, no row is orphaned, every index is valid.")
      : {
          status: bad.some(({ status }) => status === "fail") ? "fail" : "warn",
          summary: bad.map(({ summary }) => summary).join(" "),
          details: bad.flatMap(({ details = [] }) => details),
          remedy: bad.flatMap(({ remedy = [] }) => remedy).join(" "),
        };
  return { stage, orphans: answers.get(orphans) ?? pass("") };
}

/** A NOT VALID key is a way of adding it, and a later migration may validate it; so it warns here. */
async function answerOf(check: SchemaCheck, session: Session, tools: Pick<Tools, "run">): Promise<Answer> {
  try {
    const answer = await check.run({ session, tools });
    return check === foreignKeys && answer.status === "fail" ? { ...answer, status: "warn" } : answer;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return { status: "warn", summary: `${check.title} could not be checked: ${error.message}.` };
  }
}
