// Notifications and modal questions. Decides nothing; returns what was chosen.
import { commands, StatusBarAlignment, window } from "vscode";
import type { CommandId } from "../command-ids";
import type { Subject } from "../services";

/** One notification for a failure; resolves with the chosen action, or null when it was closed. */
export async function showFailure<Action extends string>(
  message: string,
  actions: readonly Action[],
): Promise<Action | null> {
  return (await window.showErrorMessage(message, ...actions)) ?? null;
}

/** A notification for something a person has to know but that is no failure. */
export async function showNotice<Action extends string>(
  message: string,
  actions: readonly Action[],
): Promise<Action | null> {
  return (await window.showWarningMessage(message, ...actions)) ?? null;
}

/** A notification that offers something; null when it was closed. */
export async function askNotice<Action extends string>(
  message: string,
  actions: readonly Action[],
): Promise<Action | null> {
  return (await window.showInformationMessage(message, ...actions)) ?? null;
}

/** Five seconds in the status bar: how success is told. */
export function flashStatus(text: string): void {
  window.setStatusBarMessage(text, 5000);
}

/** Goes on with another command, for what a person chose in a notification. */
export async function runCommand(id: CommandId, subject: Partial<Subject>): Promise<void> {
  await commands.executeCommand(id, { subject });
}

/** A button in the status bar that goes away by itself. */
export function offerInStatusBar(
  text: string,
  command: CommandId,
  subject: Partial<Subject>,
  ms: number,
): void {
  const item = window.createStatusBarItem(`offer.${command}`, StatusBarAlignment.Left, 9);
  item.name = text;
  item.text = text;
  item.command = { title: text, command, arguments: [{ subject }] };
  item.show();
  setTimeout(() => {
    item.dispose();
  }, ms);
}

/** A modal question for danger only; null when it was cancelled. */
export async function askModal<Action extends string>(
  message: string,
  detail: string,
  actions: readonly Action[],
): Promise<Action | null> {
  return (await window.showWarningMessage(message, { modal: true, detail }, ...actions)) ?? null;
}
