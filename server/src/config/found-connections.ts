// Connections that lie about where PostgreSQL's users keep them, to make targets of: variables of the environment, a .env
// file, the service file, the password file. Pure; passes over every password.
import type { FoundConnection } from "../protocol/reports/config";
import { defined, parseConnectionUrl, type ConnectionParts } from "./connection-string";
import { passwordFileEntries } from "./password-file";
import { findService, serviceNames } from "./service-file";

export interface ConnectionTexts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Null where there is none; so are the others. */
  readonly envFile: string | null;
  readonly serviceFile: string | null;
  readonly passwordFile: string | null;
}

const postgresUrl = /^postgres(ql)?:\/\//;

export function foundConnections(texts: ConnectionTexts): readonly FoundConnection[] {
  return [
    ...fromEnvironment(texts.env),
    ...fromEnvFile(texts.envFile ?? ""),
    ...fromServiceFile(texts.serviceFile ?? ""),
    ...fromPasswordFile(texts.passwordFile ?? ""),
  ];
}

function fromEnvironment(env: ConnectionTexts["env"]): readonly FoundConnection[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const parts = value === undefined ? null : partsOf(value);
    return parts === null
      ? []
      : [{ from: `the variable ${name}`, address: addressText(parts), entry: { url: `\${env:${name}}` } }];
  });
}

/** `NAME=value` lines, quoted or not, as the usual readers of such files take them. */
function fromEnvFile(text: string): readonly FoundConnection[] {
  return [...text.matchAll(/^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(["']?)(.*?)\2\s*$/gm)].flatMap((match) => {
    const parts = partsOf(match[3] ?? "");
    const name = match[1] ?? "";
    return parts === null
      ? []
      : [{ from: `${name} in .env`, address: addressText(parts), entry: entryOf(parts) }];
  });
}

function fromServiceFile(text: string): readonly FoundConnection[] {
  return serviceNames(text).map((service) => ({
    from: "the service file",
    address: `${service}: ${addressText(findService(text, service)?.parts ?? {})}`,
    entry: { service },
  }));
}

function fromPasswordFile(text: string): readonly FoundConnection[] {
  return passwordFileEntries(text)
    .filter((fields) => !Object.values(fields).includes("*"))
    .map(({ host, port, database, user }) => {
      const parts = { host, port: Number(port), database, user };
      return { from: "the password file", address: addressText(parts), entry: entryOf(parts) };
    });
}

function partsOf(value: string): ConnectionParts | null {
  const parsed = postgresUrl.test(value) ? parseConnectionUrl(value) : null;
  return parsed?.ok ? parsed.value.parts : null;
}

function entryOf({ host, port, database, user, sslmode }: ConnectionParts): FoundConnection["entry"] {
  return defined({ host, port, database, user, sslmode });
}

function addressText({ host = "localhost", port = 5432, database, user }: ConnectionParts): string {
  return `${user === undefined ? "" : `${user}@`}${host}:${port}${database === undefined ? "" : `/${database}`}`;
}
