// A target in one line: who it is and how careful to be with it.
import type { TargetIdentity } from "../../protocol/operations";
import type { Style } from "../style";

export function renderTarget(target: TargetIdentity, style: Style): string {
  const environment =
    target.environment === "production"
      ? style.bad("production")
      : target.environment === "shared"
        ? style.warn("shared")
        : style.good("local");
  const facts = `PostgreSQL ${target.server_version} · database ${target.database} as ${target.role} · ${target.address}`;
  return `${style.bold(target.name)} (${environment}) ${style.faint(`· ${facts}`)}`;
}
