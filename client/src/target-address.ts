// Reads what a person types as a target's name and address. A password in it is refused, never kept. Pure.
import { fail, ok, type Result } from "../../server/src/base/result";
import type { TargetEntry } from "./config-edit";

/** As the config's schema has it. */
const namePattern = /^[A-Za-z][A-Za-z0-9_.-]*$/;
const variablePattern = /^\$\{env:[A-Za-z_][A-Za-z0-9_]*\}$/;
const addressPattern =
  /^(?:postgres(?:ql)?:\/\/)?(?:(?<user>[^@:/\s]+)(?<password>:[^@/]*)?@)?(?<host>\[[0-9a-f:.]+\]|[^@:/?\s]+)(?::(?<port>\d{1,5}))?\/(?<database>[^?/\s]+)(?<rest>\?\S*)?$/i;

/** A sentence when the name cannot be used; null when it can. */
export function checkTargetName(name: string, taken: readonly string[]): string | null {
  if (name === "scratch") return "The name scratch is taken by the embedded database.";
  if (!namePattern.test(name))
    return "Start with a letter; then letters, digits, dots, hyphens and underscores.";
  return taken.includes(name) ? `There is a target ${name} already.` : null;
}

/** "role@host:5432/database", a postgresql:// URL without a password, or "${env:NAME}". */
export function parseAddress(text: string): Result<Omit<TargetEntry, "environment">, string> {
  const typed = text.trim();
  if (variablePattern.test(typed)) return ok({ url: typed });
  const groups = addressPattern.exec(typed)?.groups;
  if (groups === undefined) return fail("Write role@host:5432/database, or ${env:NAME}.");
  const { user, password, host, port, database, rest } = groups;
  if (password !== undefined)
    return fail("Leave the password out: it is asked for when the server wants it.");
  if (rest !== undefined) return ok({ url: withScheme(typed) });
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return fail("A port is 1 to 65535.");
  return ok({
    host: (host ?? "").replace(/^\[|\]$/g, ""),
    ...(port !== undefined && { port: Number(port) }),
    database: decodeURIComponent(database ?? ""),
    ...(user !== undefined && { user: decodeURIComponent(user) }),
  });
}

function withScheme(text: string): string {
  return /^postgres(ql)?:\/\//i.test(text) ? text : `postgresql://${text}`;
}
