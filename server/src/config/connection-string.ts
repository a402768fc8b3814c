// Takes a connection URL apart into libpq's parameters. The password is kept apart and never appears in a message.
// Manual: "Connection Strings", form postgresql://[userspec@][hostspec][/dbname][?paramspec].
import { fail, ok, type Result } from "../base/result";

export interface ConnectionParts {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  readonly sslmode?: string;
  readonly sslrootcert?: string;
  readonly sslcert?: string;
  readonly sslkey?: string;
  readonly sslcrl?: string;
  readonly sslnegotiation?: string;
  readonly channel_binding?: string;
}

/** libpq's TLS parameters, by the names they have in URLs and service files, with their environment variables. */
export const tlsVariables = {
  sslmode: "PGSSLMODE",
  sslrootcert: "PGSSLROOTCERT",
  sslcert: "PGSSLCERT",
  sslkey: "PGSSLKEY",
  sslcrl: "PGSSLCRL",
  sslnegotiation: "PGSSLNEGOTIATION",
  channel_binding: "PGCHANNELBINDING",
} as const;

export type TlsParameter = keyof typeof tlsVariables;

/** The TLS parameters that a URL, a service or the environment gives. */
export function tlsParameters(
  valueOf: (name: TlsParameter) => string | undefined,
): Pick<ConnectionParts, TlsParameter> {
  const names = Object.keys(tlsVariables) as TlsParameter[];
  return defined(Object.fromEntries(names.map((name) => [name, valueOf(name)])));
}

export interface ParsedUrl {
  readonly parts: ConnectionParts;
  readonly password: string | null;
}

/** Parameters that change what a migration does or who connects, and that are not carried over: better refused. */
const refused: Readonly<Record<string, string>> = {
  options: "set it for the role with ALTER ROLE … SET, or in the migration",
  target_session_attrs: "name the primary's host",
  sslpassword: "let the key have no passphrase, and be readable by its owner alone",
  service: "name the service in migrate-safe.jsonc",
};

/** The parts of a URL; the failure is half a sentence that never repeats any of the text. */
export function parseConnectionUrl(text: string): Result<ParsedUrl, string> {
  if (!/^postgres(ql)?:\/\//.test(text)) {
    return fail("it does not begin with postgresql:// or postgres://");
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return fail(
      "it cannot be taken apart; percent-encode characters such as # / @ : in the user and password",
    );
  }
  if (url.hash !== "" || url.pathname.includes("@") || url.pathname.indexOf("/", 1) > 0) {
    return fail("it holds # / or @ in an odd place; percent-encode them in the user and password");
  }
  return readParts(url);
}

function readParts(url: URL): Result<ParsedUrl, string> {
  for (const [name, instead] of Object.entries(refused)) {
    if (url.searchParams.has(name)) return fail(`its parameter ${name} is not supported: ${instead}`);
  }
  const parameter = (name: string): string | undefined => url.searchParams.get(name) || undefined;
  let decoded: Record<"host" | "user" | "password" | "database", string | undefined>;
  try {
    decoded = {
      host: parameter("host") ?? (decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, "$1") || undefined),
      user: parameter("user") ?? (decodeURIComponent(url.username) || undefined),
      password: parameter("password") ?? (decodeURIComponent(url.password) || undefined),
      database: parameter("dbname") ?? (decodeURIComponent(url.pathname.slice(1)) || undefined),
    };
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return fail("it holds a % that begins no percent-encoded character; write %25 for a % itself");
  }
  if (decoded.host?.includes(",")) return fail("it names several hosts; name the primary alone");
  const portText = parameter("port") ?? (url.port || undefined);
  const port = portText === undefined ? undefined : parsePort(portText);
  if (port === null) return fail("its port is not a number from 1 to 65535");
  const { password, ...names } = decoded;
  return ok({
    parts: defined({
      ...names,
      port,
      ...tlsParameters(parameter),
    }),
    password: password ?? null,
  });
}

/** A TCP port from its text; null when it is none. */
export function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : null;
}

/** The object without the keys that are undefined. */
export function defined<Value extends object>(
  value: Value,
): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [Key in keyof Value]?: Exclude<Value[Key], undefined>;
  };
}
