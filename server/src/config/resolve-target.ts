// Turns what the config file, a URL or the environment says of a server into a target. Knows where a password will come
// from, never the password. Gaps are filled as libpq fills them (manual: "Environment Variables", "Parameter Key Words").
import { fail, ok, type Result } from "../base/result";
import type { Environment } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import {
  defined,
  parseConnectionUrl,
  parsePort,
  tlsParameters,
  tlsVariables,
  type ConnectionParts,
  type TlsParameter,
} from "./connection-string";
import type { ConfigFile, ParsedConfig, TargetConfig } from "./parse-config";
import { isLocalHost } from "./local-host";
import { findService } from "./service-file";
import type { PasswordSource, ServerTarget } from "./settings";
import { nothingSaid, originsOf, type Said } from "./target-origins";

/** What of the surroundings a target may depend on. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Text of the connection service file; null when there is none. */
  readonly serviceText: string | null;
  /** Name of the operating system's user: libpq's last word on the user. */
  readonly osUser: string;
}

const sslmodes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
const negotiations = ["postgres", "direct"] as const;
const bindings = ["disable", "prefer", "require"] as const;

/** The target of a URL that stands in an environment variable or on the command line. */
export function targetOfUrl(
  text: string,
  from: { readonly name: string; readonly password: PasswordSource },
  config: ConfigFile,
  around: Surroundings,
): Result<ServerTarget, Problem> {
  const parsed = parseConnectionUrl(text);
  if (!parsed.ok)
    return fail(invalidUrl(`The connection string in ${from.name} is not valid`, parsed.failure));
  const password = parsed.value.password === null ? defaultPassword(around) : from.password;
  return adHocTarget({ parts: parsed.value.parts, from: () => from.name }, password, config, around);
}

/** The target that PGSERVICE, PGHOST, PGDATABASE and their like describe. */
export function targetOfEnvironment(config: ConfigFile, around: Surroundings): Result<ServerTarget, Problem> {
  const name = around.env["PGSERVICE"] || undefined;
  if (name === undefined) return adHocTarget(nothingSaid, defaultPassword(around), config, around);
  const service = serviceOf(name, around);
  if (!service.ok) return service;
  const said = { parts: service.value.parts, from: () => `service “${name}” (PGSERVICE)` };
  return adHocTarget(said, service.value.password, config, around);
}

/** A target the config file declares. */
export function targetOfConfig(
  name: string,
  config: ParsedConfig,
  configFolderJoin: (path: string) => string,
  around: Surroundings,
): Result<ServerTarget, Problem> {
  const declared = config.values.targets?.[name] ?? {};
  const at = (setting: string, message: string, next: string): Result<never, Problem> =>
    fail(config.problemAt(["targets", name, setting], message, next));
  let said = nothingSaid;
  let password: PasswordSource = defaultPassword(around, declared.passwordCommand);
  const urlSetting = declared.directUrl === undefined ? "url" : "directUrl";
  const declaredUrl = declared.directUrl ?? declared.url;
  if (declaredUrl !== undefined && declared.service !== undefined) {
    return at(
      "service",
      `The target “${name}” has both a ${urlSetting} and a service.`,
      "Keep one of the two.",
    );
  }
  if (declared.service !== undefined) {
    const service = serviceOf(declared.service, around);
    if (!service.ok) return service;
    const from = `service “${declared.service}” (${config.placeOf(["targets", name, "service"])})`;
    said = { parts: service.value.parts, from: () => from };
    if (password.kind === "pgpass") password = service.value.password;
  }
  if (declaredUrl !== undefined) {
    const url = readUrlTemplate(declaredUrl, around.env);
    if (!url.ok) {
      return at(
        urlSetting,
        `The ${urlSetting} of the target “${name}” cannot be used: ${url.failure.why}.`,
        url.failure.next,
      );
    }
    const from = `${urlSetting} (${config.placeOf(["targets", name, urlSetting])})`;
    said = { parts: url.value.parts, from: () => from };
    password = url.value.password ?? password;
  }
  const beside = (path: string | undefined): string | undefined =>
    path === undefined || path === "system" ? path : configFolderJoin(path);
  const explicit = defined({
    ...explicitParts(declared),
    sslrootcert: beside(declared.sslrootcert),
    sslcert: beside(declared.sslcert),
    sslkey: beside(declared.sslkey),
    sslcrl: beside(declared.sslcrl),
  });
  const place = (key: string): string => config.placeOf(["targets", name, key]);
  const merged: Said = {
    parts: { ...said.parts, ...explicit },
    from: (key) => (explicit[key] === undefined ? said.from(key) : place(key)),
  };
  const target = completeTarget(name, merged, password, declared.environment, around);
  if (!target.ok) return target;
  const { environment, access } = declared;
  return ok({
    ...target.value,
    ...defined({ access }),
    origins: {
      ...target.value.origins,
      ...(environment !== undefined && { environment: place("environment") }),
      ...(access !== undefined && { access: place("access") }),
    },
  });
}

/** The server that the config file names for throw-away databases. */
export function shadowOfConfig(
  template: string,
  config: ParsedConfig,
  around: Surroundings,
): Result<ServerTarget, Problem> {
  const url = readUrlTemplate(template, around.env);
  if (!url.ok) {
    return fail(
      config.problemAt(["shadowUrl"], `“shadowUrl” cannot be used: ${url.failure.why}.`, url.failure.next),
    );
  }
  const { parts, password } = url.value;
  const said = { parts, from: () => config.placeOf(["shadowUrl"]) };
  return adHocTarget(said, password ?? defaultPassword(around), config.values, around);
}

/** `user@host:port/database`, as people and logs see a target. */
export function addressOf(target: ServerTarget): string {
  const host = target.host.includes(":") ? `[${target.host}]` : target.host;
  return `${target.user}@${host}:${target.port}/${target.database}`;
}

function explicitParts(declared: TargetConfig): ConnectionParts {
  const { host, port, database, user, sslmode, sslnegotiation, channel_binding } = declared;
  return defined({ host, port, database, user, sslmode, sslnegotiation, channel_binding });
}

/** A target without a name of its own takes name, environment and access of the declared target it equals. */
function adHocTarget(
  said: Said,
  password: PasswordSource,
  config: ConfigFile,
  around: Surroundings,
): Result<ServerTarget, Problem> {
  const target = completeTarget("", said, password, undefined, around);
  if (!target.ok) return target;
  const { host, port, database } = target.value;
  const same = Object.entries(config.targets ?? {}).find(
    ([, other]) => other.host === host && (other.port ?? 5432) === port && other.database === database,
  );
  const likeDeclared = `the target “${same?.[0]}” of the config file, which has the same host, port and database`;
  return ok({
    ...target.value,
    origins: {
      ...target.value.origins,
      ...(same?.[1].environment !== undefined && { environment: likeDeclared }),
      ...(same?.[1].access !== undefined && { access: likeDeclared }),
    },
    name: same?.[0] ?? `${database}@${host}`,
    environment: same?.[1].environment ?? target.value.environment,
    ...defined({ access: same?.[1].access }),
  });
}

function completeTarget(
  name: string,
  said: Said,
  password: PasswordSource,
  declared: Environment | undefined,
  around: Surroundings,
): Result<ServerTarget, Problem> {
  const env = (variable: string): string | undefined => around.env[variable] || undefined;
  const { parts } = said;
  const of = name === "" ? "The target" : `The target “${name}”`;
  const port = parts.port ?? parsePort(env("PGPORT") ?? "5432");
  if (port === null)
    return fail(invalidUrl(`${of} has no usable port`, "PGPORT is not a number from 1 to 65535"));
  const tls = tlsParameters((parameter) => parts[parameter] ?? env(tlsVariables[parameter]));
  // As libpq does: who trusts every public authority must at least look at the host's name.
  const wantedMode = tls.sslmode ?? (tls.sslrootcert === "system" ? "verify-full" : "prefer");
  const sslmode = sslmodes.find((mode) => mode === wantedMode);
  const sslnegotiation = negotiations.find((one) => one === (tls.sslnegotiation ?? "postgres"));
  const channel_binding = bindings.find((one) => one === (tls.channel_binding ?? "prefer"));
  const unusable = (parameter: TlsParameter, values: readonly string[]): Result<never, Problem> =>
    fail(invalidUrl(`${of} has no usable ${parameter}`, `it must be one of ${values.join(", ")}`));
  if (sslmode === undefined) return unusable("sslmode", sslmodes);
  if (sslnegotiation === undefined) return unusable("sslnegotiation", negotiations);
  if (channel_binding === undefined) return unusable("channel_binding", bindings);
  if (sslnegotiation === "direct" && ["disable", "allow", "prefer"].includes(sslmode)) {
    return fail(
      invalidUrl(`${of} has sslnegotiation direct`, `sslmode ${sslmode} must then be require or stronger`),
    );
  }
  const host = parts.host ?? env("PGHOST") ?? "localhost";
  const user = parts.user ?? env("PGUSER") ?? around.osUser;
  return ok({
    kind: "server",
    name,
    environment: declared ?? (isLocalHost(host) ? "local" : "production"),
    host,
    port,
    database: parts.database ?? env("PGDATABASE") ?? user,
    user,
    ...defined({ sslcert: tls.sslcert, sslkey: tls.sslkey, sslcrl: tls.sslcrl }),
    origins: originsOf(said, host, password, env),
    sslmode,
    sslrootcert: tls.sslrootcert ?? null,
    sslnegotiation,
    channel_binding,
    password,
  });
}

/** The source of a password that stands in no URL: PGPASSWORD, the target's command, the password file. */
function defaultPassword(around: Surroundings, command?: string): PasswordSource {
  if (around.env["PGPASSWORD"]) return { kind: "environment", variable: "PGPASSWORD" };
  return command === undefined ? { kind: "pgpass" } : { kind: "command", command };
}

function serviceOf(
  name: string,
  around: Surroundings,
): Result<{ readonly parts: ConnectionParts; readonly password: PasswordSource }, Problem> {
  const service = around.serviceText === null ? null : findService(around.serviceText, name);
  if (service === null) {
    return fail(
      problem("target/unknown", {
        message: `The connection service “${name}” is not in the service file.`,
        state: nothingChanged,
        next: "Add it to ~/.pg_service.conf, or name the file in PGSERVICEFILE.",
      }),
    );
  }
  const fallback = defaultPassword(around);
  const inFile = service.password !== null && fallback.kind === "pgpass";
  return ok({
    parts: service.parts,
    password: inFile ? { kind: "service-file", service: name } : fallback,
  });
}

interface Unusable {
  readonly why: string;
  readonly next: string;
}

const wholeVariable = /^\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}$/;
const passwordVariable = /^([a-z]+:\/\/[^:@/]*):\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}@/i;

/** The parts of a URL whose `${env:NAME}` are filled in, and the source of its password; null when it has none. */
function readUrlTemplate(
  template: string,
  env: Surroundings["env"],
): Result<{ readonly parts: ConnectionParts; readonly password: PasswordSource | null }, Unusable> {
  const whole = wholeVariable.exec(template)?.[1];
  const inside = passwordVariable.exec(template)?.[2];
  const source: PasswordSource | null =
    whole !== undefined
      ? { kind: "url-in-environment", variable: whole }
      : inside !== undefined
        ? { kind: "environment", variable: inside }
        : null;
  const missing: string[] = [];
  const filled = template
    .replace(passwordVariable, "$1@")
    .replaceAll(/\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
      if (!env[name]) missing.push(name);
      return env[name] ?? "";
    });
  if (missing.length > 0) {
    return fail({
      why: `the environment variable ${missing.join(", ")} is not set`,
      next: "Set it for this command, or choose another target with --target.",
    });
  }
  const parsed = parseConnectionUrl(filled);
  if (!parsed.ok) return fail({ why: parsed.failure, next: "Correct the URL or its environment variable." });
  if (parsed.value.password !== null && whole === undefined) {
    return fail({
      why: "a password came in with a part of it",
      next: "Let one environment variable hold the whole URL, or the password alone.",
    });
  }
  const usesSource = inside !== undefined || parsed.value.password !== null;
  return ok({ parts: parsed.value.parts, password: usesSource ? source : null });
}

function invalidUrl(what: string, why: string): Problem {
  return problem("target/invalid-url", {
    message: `${what}: ${why}.`,
    state: "Nothing was contacted and nothing was changed.",
    next: "Write it as postgresql://user@host:5432/database.",
  });
}
