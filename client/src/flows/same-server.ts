// Whether a target's name still stands for the server it stood for in this workspace: another system identifier is told
// once, and stays in sight until a person says that it is right. Manual: pg_control_system().
import { l10n } from "vscode";
import type { TargetIdentity } from "../../../server/src/protocol/operations";
import type { Services } from "../services";
import { openFile } from "../ui/editors";
import { showNotice } from "../ui/messages";

/** System identifiers by target name. */
type KnownServers = Readonly<Record<string, string>>;

export async function checkSameServer(
  services: Services,
  key: string,
  target: TargetIdentity,
): Promise<void> {
  const { name, environment, system_identifier: now } = target;
  if (now === null) return;
  const before = knownServers(services, key)[name] ?? null;
  // A developer's own server is made anew all the time.
  if (before === null || before === now || environment === "local") {
    await rememberServer(services, key, name, now);
    services.store.update(key, { otherServer: null });
    return;
  }
  const told = services.store.folder(key)?.otherServer?.now === now;
  services.store.update(key, { otherServer: { before, now } });
  // Nobody has to answer before the window goes on.
  if (!told) void tellOtherServer(services, key, name, { before, now });
}

/** A name that is not known any more may stand for any server. */
export async function forgetServer(services: Services, key: string, name: string): Promise<void> {
  const { [name]: _, ...others } = knownServers(services, key);
  await services.context.workspaceState.update(serversKey(key), others);
}

async function tellOtherServer(
  services: Services,
  key: string,
  name: string,
  { before, now }: { readonly before: string; readonly now: string },
): Promise<void> {
  const config = services.store.folder(key)?.config ?? null;
  const chosen = await showNotice(
    l10n.t(
      "{0} is another server than before: its system identifier was {1} and is {2}. Nothing was changed. Check its address before you run anything on it.",
      name,
      before,
      now,
    ),
    config === null ? ["It was replaced"] : ["It was replaced", "Open the settings"],
  );
  if (chosen === "Open the settings" && config !== null) await openFile(config, null);
  if (chosen !== "It was replaced") return;
  await rememberServer(services, key, name, now);
  services.store.update(key, { otherServer: null });
}

async function rememberServer(services: Services, key: string, name: string, now: string): Promise<void> {
  const known = knownServers(services, key);
  if (known[name] !== now) {
    await services.context.workspaceState.update(serversKey(key), { ...known, [name]: now });
  }
}

function knownServers(services: Services, key: string): KnownServers {
  return services.context.workspaceState.get<KnownServers>(serversKey(key), {});
}

function serversKey(key: string): string {
  return `migrateSafe.servers:${key}`;
}
