// Where this user's caches lie: outside of any project, so that nobody else's files are taken for results of our own.
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The product's folder for things that can be made again. Linux: XDG_CACHE_HOME (XDG Base Directory Specification); macOS:
 * ~/Library/Caches (File System Programming Guide); Windows: LOCALAPPDATA.
 */
export function cacheFolder(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  return join(usersCaches(env, platform, home), "migrate-safe");
}

function usersCaches(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = env;
  if (platform === "win32") return local || join(home, "AppData", "Local");
  if (platform === "darwin") return join(home, "Library", "Caches");
  // A relative path is to be ignored, says the specification.
  return xdg?.startsWith("/") ? xdg : join(home, ".cache");
}
