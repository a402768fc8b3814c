// Gathers from disk what the settings are made of and resolves them: the one call for every door.
import type { KnownRule } from "../config/rule-settings";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { fail, type Result } from "../base/result";
import { resolveSettings, type SettingsFlags } from "../config/resolve-settings";
import type { Settings } from "../config/settings";
import type { Problem } from "../protocol/problems";
import { detectFolder } from "./detect-folder";
import { readConfig, readServiceFile } from "./read-config";

export interface SettingsRequest {
  readonly flags: SettingsFlags;
  /** The config file to read, relative to `cwd`; null to search upward. */
  readonly configFile: string | null;
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. */
  readonly cwd: string;
  readonly knownRules?: readonly KnownRule[];
}

export async function loadSettings(request: SettingsRequest): Promise<Result<Settings, readonly Problem[]>> {
  const { flags, env, cwd } = request;
  const config = await readConfig(cwd, request.configFile);
  if (!config.ok) return fail([config.failure]);
  const root = config.value === null ? cwd : dirname(config.value.path);
  return resolveSettings({
    flags,
    env,
    cwd,
    configText: config.value?.text ?? null,
    configPath: config.value?.path ?? null,
    detectedFolder: flags.dir === undefined ? await detectFolder(root) : null,
    serviceText: (await readServiceFile(env)).text,
    osUser: osUser(env),
    ...(request.knownRules ? { knownRules: request.knownRules } : {}),
  });
}

/** Name of the operating system's user; a container's user may have no name at all. */
function osUser(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return env["USER"] ?? "postgres";
  }
}
