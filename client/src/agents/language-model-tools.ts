// Registers the language model tools of the manifest. A question that looks at a target names it and asks the person first;
// the others read files or use a database in memory. The client is loaded when the first one is asked.
import {
  Disposable,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
  workspace,
  type LanguageModelTool,
} from "vscode";
import { signalOf } from "../ui/signal-of";
import { questionOf, toolIds, toolName, type ToolId, type ToolInput } from "./tool-questions";

/** What the tools need of the loaded client. */
export interface ToolAnswers {
  /** How the selected target is named to the person; null when none is selected. */
  targetInWords(): string | null;
  /** JSON for the model. */
  answer(tool: ToolId, input: ToolInput, signal: AbortSignal): Promise<string>;
}

/** Hosts without language models, and some forks, have no such API. */
export function registerLanguageModelTools(load: () => Promise<ToolAnswers>): Disposable {
  if (typeof lm?.registerTool !== "function") return new Disposable(() => undefined);
  return Disposable.from(...toolIds.map((id) => lm.registerTool(toolName(id), toolOf(id, load))));
}

const doing: Readonly<Record<ToolId, string>> = {
  lint: "Linting migrations",
  explain: "Reading a rule's page",
  status: "Reading the state of the migrations",
  locks: "Foretelling locks",
  verify: "Proving migrations on a database in memory",
  plan: "Planning",
};

function toolOf(id: ToolId, load: () => Promise<ToolAnswers>): LanguageModelTool<ToolInput> {
  return {
    async prepareInvocation({ input }) {
      const invocationMessage = doing[id];
      if (!questionOf(id, input).asksTarget) return { invocationMessage };
      const target = (await load()).targetInWords();
      if (target === null) return { invocationMessage };
      return {
        invocationMessage: `${doing[id]} on ${target}`,
        confirmationMessages: {
          title: `Look at ${target}?`,
          message:
            id === "plan"
              ? `Reads the history of migrations of ${target} to plan ${input.operation ?? "apply"}. Nothing is run.`
              : `Reads the history of migrations of ${target}. Nothing is changed.`,
        },
      };
    },
    async invoke({ input }, token) {
      if (!workspace.isTrusted) throw new Error("Migrate Safe runs nothing until this folder is trusted.");
      const text = await (await load()).answer(id, input, signalOf(token));
      return new LanguageModelToolResult([new LanguageModelTextPart(text)]);
    },
  };
}
