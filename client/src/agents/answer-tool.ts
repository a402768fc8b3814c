// Answers a language model tool: one question to the runner about the folder the window is about, and its JSON.
import type { LintReport } from "../../../server/src/protocol/findings";
import { runnerArguments, typedCommand } from "../flows/runner-arguments";
import { targetArguments } from "../flows/targets";
import { keptPassword } from "../flows/with-password";
import { problemMessage } from "../problem-words";
import type { Services } from "../services";
import { currentFolder } from "../views/current-folder";
import type { ToolAnswers } from "./language-model-tools";
import { onlyOf, planned, questionOf, type ToolId, type ToolInput } from "./tool-questions";

export function toolAnswers(services: Services, ready: Promise<void>): ToolAnswers {
  return {
    targetInWords() {
      const target = currentFolder(services.store)?.target ?? null;
      return target && `${target.name} (${target.environment})`;
    },
    async answer(tool, input, signal) {
      await ready;
      return answer(services, tool, input, signal);
    },
  };
}

/** @throws with what happened and what to do, which the editor gives to the model. */
async function answer(
  services: Services,
  tool: ToolId,
  input: ToolInput,
  signal: AbortSignal,
): Promise<string> {
  const folder = currentFolder(services.store);
  if (folder === null) throw new Error("No folder is open.");
  const { target } = folder;
  const { args, schema, asksTarget, opensDatabase } = questionOf(tool, input);
  if (asksTarget && target === null) {
    throw new Error("No target is selected. A person can select one with Migrate Safe: Select target.");
  }
  const asked = asksTarget ? target : null;
  const found = await services.runner.ask<{ readonly schema: string }>({
    folder: folder.path,
    args: runnerArguments(folder, [...args, ...(asked ? targetArguments(asked) : [])]),
    password: asked && (await keptPassword(services, asked)),
    signal,
    schema,
    exclusive: opensDatabase,
  });
  if (found.kind === "problem") {
    const { problem } = found;
    throw new Error([problemMessage(problem), problem.state, problem.next].filter(Boolean).join(" "));
  }
  if (tool === "lint") {
    const { findings, summary } = found.report as LintReport;
    return JSON.stringify({ summary, findings: onlyOf(findings, input.versions) });
  }
  if (tool !== "plan" || asked === null) return JSON.stringify(found.report);
  const typed = typedCommand(folder, [...planned(input), ...targetArguments(asked)]);
  return JSON.stringify({
    plan: found.report,
    for_a_person: `Look at the steps, then run Migrate Safe: ${input.operation === "rollback" ? "Roll back" : "Apply"}, or: ${typed}`,
  });
}
