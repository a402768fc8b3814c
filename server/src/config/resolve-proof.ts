// The settings of proofs: the server that throw-away databases are made on, the roles they have, how long a migration may
// take. Pure; the config file is parsed already.
import type { Result } from "../base/result";
import type { Problem } from "../protocol/problems";
import { parseDuration } from "./duration";
import type { ParsedConfig } from "./parse-config";
import { shadowOfConfig, targetOfUrl, type Surroundings } from "./resolve-target";
import type { ProofSettings, ServerTarget, Traced } from "./settings";
import { choose } from "./trace";

/** The runbook's "Migration execution time < 30s per migration". */
const usualTimeLimitMs = 30_000;

/** Holds the URL where neither the flag nor the config file does. */
const shadowVariable = "MIGRATE_SAFE_SHADOW_URL";

export function resolveProof(
  config: ParsedConfig,
  flags: { readonly shadowUrl?: string | undefined; readonly scratch?: boolean | undefined },
  around: Surroundings,
): { readonly settings: ProofSettings; readonly traced: Readonly<Record<string, Traced<unknown>>> } {
  const { scratch, verify, shadowUrl } = config.values;
  const fromEnvironment = around.env[shadowVariable] || undefined;
  const ofUrl = (url: string | undefined, name: string, password: ServerTarget["password"]) =>
    url === undefined ? undefined : targetOfUrl(url, { name, password }, config.values, around);
  const shadow = choose<Result<ServerTarget, Problem> | null>(
    [
      {
        value: ofUrl(flags.shadowUrl, "--shadow-url", { kind: "url-on-command-line" }),
        origin: "flag",
        from: "--shadow-url",
      },
      { value: flags.scratch ? null : undefined, origin: "flag", from: "--scratch" },
      {
        value: ofUrl(fromEnvironment, shadowVariable, {
          kind: "url-in-environment",
          variable: shadowVariable,
        }),
        origin: "environment",
        from: shadowVariable,
      },
      {
        value: shadowUrl === undefined ? undefined : shadowOfConfig(shadowUrl, config, around),
        origin: "config",
        from: config.placeOf(["shadowUrl"]),
      },
      { value: null, origin: "default", from: "the embedded database" },
    ],
    showShadow,
  );
  const roles = choose<readonly string[]>(
    [
      { value: scratch?.roles, origin: "config", from: config.placeOf(["scratch", "roles"]) },
      { value: [], origin: "default", from: "default" },
    ],
    (names) => names.join(", "),
  );
  const limit = verify?.timeLimit;
  const timeLimit = choose<number>(
    [
      {
        value: limit === undefined ? undefined : (parseDuration(limit) ?? undefined),
        origin: "config",
        from: config.placeOf(["verify", "timeLimit"]),
      },
      { value: usualTimeLimitMs, origin: "default", from: "default" },
    ],
    (ms) => `${ms} ms`,
  );
  const made = shadow.value;
  return {
    settings: {
      shadow: made?.ok ? made.value : null,
      shadow_problem: made === null || made.ok ? null : made.failure,
      roles: roles.value,
      time_limit_ms: timeLimit.value,
    },
    traced: {
      shadowUrl: { ...shadow, value: showShadow(made) },
      "scratch.roles": roles,
      "verify.timeLimit": timeLimit,
    },
  };
}

/** Without anything secret. */
function showShadow(made: Result<ServerTarget, Problem> | null): string {
  if (made === null) return "none";
  return made.ok ? `${made.value.host}:${made.value.port}/${made.value.database}` : "not usable";
}
