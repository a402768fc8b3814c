// Conversations of several steps: each is a quick pick or an input box that says where one is and leads back. Decides
// nothing of what is asked.
import {
  QuickInputButtons,
  ThemeIcon,
  window,
  type InputBox,
  type QuickInput,
  type QuickPickItem,
} from "vscode";
import type { Choice } from "./pick";

export interface StepPlace {
  readonly title: string;
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

export type StepAnswer<Value> =
  { readonly kind: "answer"; readonly value: Value } | { readonly kind: "back" } | { readonly kind: "left" };

/** Asks one thing; `before` holds what was answered when one came back, as it may be wanted again. */
export type Step<Draft> = (draft: Draft, before: Draft, place: StepPlace) => Promise<StepAnswer<Draft>>;

/** Walks through the steps, which may depend on what was answered; null when the person left. */
export async function walkThrough<Draft>(
  title: string,
  start: Draft,
  stepsOf: (draft: Draft) => readonly Step<Draft>[],
): Promise<Draft | null> {
  const drafts = [start];
  let before = start;
  let cameBack = false;
  for (;;) {
    const draft = drafts.at(-1) ?? start;
    const steps = stepsOf(draft);
    const step = steps[drafts.length - 1];
    if (step === undefined) return draft;
    const answer = await step(draft, before, { title, number: drafts.length, of: steps.length });
    if (answer.kind === "left") return null;
    if (answer.kind === "back") {
      // Further steps back are shown what was known when the first was made.
      if (!cameBack) before = draft;
      drafts.pop();
    } else drafts.push(answer.value);
    cameBack = answer.kind === "back";
  }
}

export interface StepQuestion {
  readonly prompt: string;
  readonly placeholder: string;
  readonly value: string;
  /** A sentence when the text is not yet right; null when it is. */
  readonly check: (text: string) => string | null;
}

export async function stepText(place: StepPlace, question: StepQuestion): Promise<StepAnswer<string>> {
  const input = window.createInputBox();
  const complaint = (): string | null => question.check(input.value);
  input.prompt = question.prompt;
  input.placeholder = question.placeholder;
  input.value = question.value;
  const show = (): void => {
    input.validationMessage = complaint() ?? undefined;
  };
  input.onDidChangeValue(show);
  return answered(input, place, (accept) => {
    input.onDidAccept(() => {
      show();
      if (complaint() === null) accept(input.value);
    });
  });
}

export async function stepPick<Value>(
  place: StepPlace,
  placeholder: string,
  choices: readonly Choice<Value>[],
): Promise<StepAnswer<Value>> {
  const pick = window.createQuickPick<QuickPickItem & { readonly value: Value }>();
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.items = choices.map(({ label, description, detail, icon, value }) => ({
    label,
    ...(description !== undefined && { description }),
    ...(detail !== undefined && { detail }),
    ...(icon !== undefined && { iconPath: new ThemeIcon(icon) }),
    value,
  }));
  return answered(pick, place, (accept) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen !== undefined) accept(chosen.value);
    });
  });
}

/** What an input box and a quick pick have in common. */
type StepInput = QuickInput & Pick<InputBox, "buttons" | "onDidTriggerButton">;

async function answered<Value>(
  input: StepInput,
  place: StepPlace,
  listen: (accept: (value: Value) => void) => void,
): Promise<StepAnswer<Value>> {
  input.title = place.title;
  input.step = place.number;
  input.totalSteps = place.of;
  input.ignoreFocusOut = true;
  input.buttons = place.number > 1 ? [QuickInputButtons.Back] : [];
  try {
    return await new Promise((resolve) => {
      listen((value) => {
        resolve({ kind: "answer", value });
      });
      input.onDidTriggerButton(() => {
        resolve({ kind: "back" });
      });
      input.onDidHide(() => {
        resolve({ kind: "left" });
      });
      input.show();
    });
  } finally {
    input.dispose();
  }
}
