// A target in one line: who it is and how careful to be with it.
import { isAbsolute } from "node:path";
import type { TargetIdentity } from "../../protocol/operations";
import type { Style } from "../style";
import { shortPath } from "./words";

/** `cwd` shortens the folder of a scratch database. */
export function renderTarget(target: TargetIdentity, style: Style, cwd: string): string {
  const environment =
    target.environment === "production"
      ? style.bad("production")
      : target.environment === "shared"
        ? style.warn("shared")
        : style.good("local");
  const address = isAbsolute(target.address) ? shortPath(target.address, cwd) : target.address;
  const facts = `PostgreSQL ${target.server_version} · database ${target.database} as ${target.role} · ${address}`;
  return `${style.bold(target.name)} (${environment}) ${style.faint(`· ${facts}`)}`;
}
