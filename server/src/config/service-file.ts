// Reads libpq's connection service file: sections in brackets, `key=value` lines, `#` comments.
// Manual: "The Connection Service File"; the format is that of parseServiceFileInfo in fe-connect.c.
import { defined, parsePort, tlsParameters, type ConnectionParts } from "./connection-string";

export interface Service {
  readonly parts: ConnectionParts;
  readonly password: string | null;
}

/** The named service; null when the file has no such section. The first section of a name counts, as in libpq. */
export function findService(text: string, name: string): Service | null {
  const values = new Map<string, string>();
  let state: "before" | "inside" | "after" = "before";
  for (const rawLine of text.split(/\r?\n/)) {
    const line = rawLine.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (line.startsWith("[")) {
      if (state === "inside") state = "after";
      else if (state === "before" && line === `[${name}]`) state = "inside";
      continue;
    }
    const equals = line.indexOf("=");
    if (state === "inside" && equals > 0) values.set(line.slice(0, equals), line.slice(equals + 1));
  }
  return state === "before" ? null : { parts: partsOf(values), password: values.get("password") ?? null };
}

/** Names of the services in their order. */
export function serviceNames(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/^\s*\[([^\]\r\n]+)\]\s*$/gm)].map((match) => match[1] ?? ""))];
}

function partsOf(values: ReadonlyMap<string, string>): ConnectionParts {
  const port = values.get("port");
  return defined({
    host: values.get("host"),
    port: port === undefined ? undefined : (parsePort(port) ?? undefined),
    database: values.get("dbname"),
    user: values.get("user"),
    ...tlsParameters((name) => values.get(name)),
  });
}
