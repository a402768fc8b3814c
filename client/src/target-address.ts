// Reads what a person types as a target's name and address. A password in it is kept apart. Pure.
import * as l10n from "@vscode/l10n";
import { fail, ok, type Result } from "../../server/src/base/result";
import type { TargetEntry } from "./config-edit";

/** As the config's schema has it. */
const namePattern = /^[A-Za-z][A-Za-z0-9_.-]*$/;
const variablePattern = /^\$\{env:[A-Za-z_][A-Za-z0-9_]*\}$/;
const addressPattern =
  /^(?:postgres(?:ql)?:\/\/)?(?:(?<user>[^@:/\s]+)(?<password>:[^@/]*)?@)?(?<host>\[[0-9a-f:.]+\]|[^@:/?\s]+)(?::(?<port>\d{1,5}))?\/(?<database>[^?/\s]+)(?<rest>\?\S*)?$/i;

/** A sentence when the name cannot be used; null when it can. */
export function checkTargetName(name: string, taken: readonly string[]): string | null {
  if (name === "scratch") return l10n.t("The name scratch is taken by the embedded database.");
  if (!namePattern.test(name))
    return l10n.t("Start with a letter; then letters, digits, dots, hyphens and underscores.");
  return taken.includes(name) ? l10n.t("There is a target {0} already.", name) : null;
}

export interface Address {
  readonly entry: Omit<TargetEntry, "environment">;
  /** What stood in the URL, for the editor's secret storage; null when none did. */
  readonly password: string | null;
}

/** "role@host:5432/database", a postgresql:// URL, or "${env:NAME}". */
export function parseAddress(text: string): Result<Address, string> {
  const typed = text.trim();
  if (variablePattern.test(typed)) return ok({ entry: { url: typed }, password: null });
  const groups = addressPattern.exec(typed)?.groups;
  if (groups === undefined) return fail(l10n.t("Write role@host:5432/database, or ${env:NAME}."));
  const { user, password, host, port, database, rest } = groups;
  if (/[?&]password=/i.test(rest ?? ""))
    return fail(l10n.t("Leave the password out of the options: it is asked for when the server wants it."));
  if (port !== undefined && !isPort(port)) return fail(l10n.t("A port is 1 to 65535."));
  const [role, secret, name] = [user, password?.slice(1), database].map(decoded);
  if (role === null || secret === null || name === null)
    return fail(l10n.t("A percent sign begins two hexadecimal digits; write %25 for the sign itself."));
  if (rest !== undefined) {
    const url = withScheme(password === undefined ? typed : typed.replace(`${password}@`, "@"));
    return ok({ entry: { url }, password: secret ?? null });
  }
  const entry = {
    host: (host ?? "").replace(/^\[|\]$/g, ""),
    ...(port !== undefined && { port: Number(port) }),
    ...(name !== undefined && { database: name }),
    ...(role !== undefined && { user: role }),
  };
  return ok({ entry, password: secret ?? null });
}

export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

/** Null when it is not percent-encoded as a URL is. */
function decoded(text: string | undefined): string | null | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function withScheme(text: string): string {
  return /^postgres(ql)?:\/\//i.test(text) ? text : `postgresql://${text}`;
}
