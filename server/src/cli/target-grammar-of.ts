// The servers' own grammar, when somebody said which version they are.
import type { LintSettings } from "../config/settings";
import type { TargetGrammar } from "../sql/target-grammar";

/** Loaded here: most projects do not say. */
export async function targetGrammarOf({
  postgres,
  postgresIsGiven,
}: LintSettings): Promise<TargetGrammar | null> {
  if (!postgresIsGiven) return null;
  const { loadTargetGrammar } = await import("../lint/linting");
  return loadTargetGrammar(postgres);
}
