// The context keys that `when` clauses of the manifest use. They are global to the window, so they are all set here.
import { commands } from "vscode";
import type { Situation } from "../views/tree-state";

interface ContextKeys {
  "migrateSafe.situation": Situation;
  "migrateSafe.hasTarget": boolean;
  "migrateSafe.hasReviewComments": boolean;
}

export async function setContextKey<Key extends keyof ContextKeys>(
  key: Key,
  value: ContextKeys[Key],
): Promise<void> {
  await commands.executeCommand("setContext", key, value);
}
