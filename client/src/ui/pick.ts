// Quick picks and input boxes. Decides nothing; null means that the person left.
import {
  InputBoxValidationSeverity,
  QuickPickItemKind,
  ThemeIcon,
  window,
  type InputBoxValidationMessage,
} from "vscode";

export interface Choice<Value> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Codicon name. */
  readonly icon?: string;
  readonly value: Value;
}

/** A heading between choices. */
export interface Heading {
  readonly heading: string;
}

export async function pickOne<Value>(
  title: string,
  placeholder: string,
  choices: readonly (Choice<Value> | Heading)[],
): Promise<Value | null> {
  const items = choices.map((choice) =>
    "heading" in choice
      ? { label: choice.heading, kind: QuickPickItemKind.Separator }
      : {
          label: choice.label,
          ...(choice.description !== undefined && { description: choice.description }),
          ...(choice.detail !== undefined && { detail: choice.detail }),
          ...(choice.icon !== undefined && { iconPath: new ThemeIcon(choice.icon) }),
          value: choice.value,
        },
  );
  const picked = await window.showQuickPick(items, {
    title,
    placeHolder: placeholder,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked !== undefined && "value" in picked ? picked.value : null;
}

export interface Question {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly secret?: boolean;
  /** A sentence when the text is not yet right, a remark when it is; null when there is nothing to say. */
  readonly check?: (text: string) => string | null | Promise<string | Remark | null>;
}

/** What is told below the box without standing in the way. */
export interface Remark {
  readonly text: string;
  readonly isWarning: boolean;
}

export async function askText(question: Question): Promise<string | null> {
  const { check } = question;
  const answer = await window.showInputBox({
    title: question.title,
    prompt: question.prompt,
    ...(question.placeholder !== undefined && { placeHolder: question.placeholder }),
    ...(question.value !== undefined && { value: question.value }),
    password: question.secret === true,
    ignoreFocusOut: true,
    ...(check !== undefined && { validateInput: async (text: string) => shownCheck(await check(text)) }),
  });
  return answer ?? null;
}

function shownCheck(said: string | Remark | null): string | InputBoxValidationMessage | null {
  if (said === null || typeof said === "string") return said;
  const { Info, Warning } = InputBoxValidationSeverity;
  return { message: said.text, severity: said.isWarning ? Warning : Info };
}
