// Gives an attempt the password it needs: the kept one, else none, and asks once the server refuses. A missing password
// is normal, and asking for it goes on with what the person was doing.
import { workspace, l10n } from "vscode";
import type { Problem } from "../../../server/src/protocol/problems";
import type { ConfigTarget } from "../../../server/src/protocol/reports/config";
import { isPasswordProblem } from "../password-problem";
import { identityOf } from "../secrets";
import type { Services } from "../services";
import { askText } from "../ui/pick";

/** How often a wrong password may be corrected. */
const tries = 3;

export interface Attempted<Answer> {
  readonly answer: Answer;
  /** The one it was given last, so that the next step of the same flow need not ask again. */
  readonly password: string | null;
}

/**
 * Runs `attempt` with a password, and again with a typed one while the server refuses it. Only for attempts that have
 * changed nothing when a password is refused. `problemOf` tells why an attempt failed.
 */
export async function withPassword<Answer>(
  services: Services,
  target: ConfigTarget,
  attempt: (password: string | null) => Promise<Answer>,
  problemOf: (answer: Answer) => Problem | null,
): Promise<Attempted<Answer>> {
  let password = await keptPassword(services, target);
  let answer = await attempt(password);
  for (let tried = 0; tried < tries; tried++) {
    const problem = problemOf(answer);
    if (problem === null || !isPasswordProblem(problem) || target.kind === "scratch") break;
    const typed = await askPassword(target, problem.message);
    if (typed === null) break;
    password = typed;
    answer = await attempt(password);
    const after = problemOf(answer);
    if (remembersPasswords() && (after === null || !isPasswordProblem(after))) {
      await services.passwords.store(target, password);
    }
  }
  return { answer, password };
}

export async function keptPassword(services: Services, target: ConfigTarget): Promise<string | null> {
  return target.kind === "scratch" ? null : services.passwords.get(target);
}

async function askPassword(target: ConfigTarget, reason: string): Promise<string | null> {
  return askText({
    title: l10n.t("Password for {0} ({1})", target.name, target.environment),
    prompt: `${reason} ${remembersPasswords() ? "What you type is kept in the editor's secret storage." : "What you type is not kept."}`,
    placeholder: l10n.t("Password of {0}", identityOf(target)),
    secret: true,
  });
}

/** Whether the settings let typed passwords be kept. */
export function remembersPasswords(): boolean {
  return workspace.getConfiguration("migrateSafe").get<boolean>("passwords.remember", true);
}
