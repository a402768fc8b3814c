// workspace/executeCommand for clients without a command of their own that shows a rule's page: asks the client to open
// the packaged page.
import type { ExecuteCommandParams, RemoteWindow } from "vscode-languageserver";
import type { Session } from "../session";

/** Registered only when the client has no such command. */
export const showRuleServerCommand = "migrateSafe.server.showRule";

export async function showRule(
  session: Session,
  window: RemoteWindow,
  params: ExecuteCommandParams,
): Promise<null> {
  const rule: unknown = params.arguments?.[0];
  const page =
    params.command === showRuleServerCommand && typeof rule === "string"
      ? session.rulePages.uriOf(rule)
      : null;
  if (page !== null) await window.showDocument({ uri: page, takeFocus: true });
  return null;
}
