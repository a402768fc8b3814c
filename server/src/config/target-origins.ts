// Where each part of a target comes from, in words, for `config --explain`. Pure; knows where a password lies, never the
// password.
import { tlsVariables, type ConnectionParts } from "./connection-string";
import { isLocalHost } from "./local-host";
import type { PasswordSource, TargetOrigins } from "./settings";

/** What is known of a connection, and where each part stands. */
export interface Said {
  readonly parts: ConnectionParts;
  readonly from: (key: keyof ConnectionParts) => string;
}

export const nothingSaid: Said = { parts: {}, from: () => "nothing" };

/** `env` gives a variable that is set and not empty. */
export function originsOf(
  { parts, from }: Said,
  host: string,
  password: PasswordSource,
  env: (variable: string) => string | undefined,
): TargetOrigins {
  const originOf = (key: keyof ConnectionParts, variable: string, otherwise: string): string =>
    parts[key] !== undefined ? from(key) : env(variable) === undefined ? otherwise : variable;
  return {
    host: originOf("host", "PGHOST", "default"),
    port: originOf("port", "PGPORT", "default"),
    database: originOf("database", "PGDATABASE", "default: the same as user"),
    user: originOf("user", "PGUSER", "default: the operating system's user"),
    sslmode: originOf("sslmode", tlsVariables.sslmode, "default"),
    environment: `default: the host is ${isLocalHost(host) ? "" : "not "}this machine`,
    access: "default",
    password: passwordOrigin(password),
  };
}

function passwordOrigin(source: PasswordSource): string {
  switch (source.kind) {
    case "none":
      return "none";
    case "environment":
      return source.variable;
    case "url-in-environment":
      return `the URL in ${source.variable}`;
    case "url-on-command-line":
      return "the URL of --database-url";
    case "pgpass":
      return "the password file (PGPASSFILE, else ~/.pgpass), when it has a line for it";
    case "command":
      return "passwordCommand";
    case "service-file":
      return `service “${source.service}” of the service file`;
    case "standard-input":
      return "standard input";
  }
}
