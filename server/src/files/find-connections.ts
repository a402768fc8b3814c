// Reads the places where connections lie about: the environment, `.env` beside the project, libpq's files. Passwords are
// read with them and go no further.
import { join } from "node:path";
import { foundConnections } from "../config/found-connections";
import type { FoundConnection } from "../protocol/reports/config";
import { readPasswordFile, readServiceFile } from "./read-config";
import { readText } from "./read-text";

export async function findConnections(
  env: NodeJS.ProcessEnv,
  root: string,
): Promise<readonly FoundConnection[]> {
  const [envFile, services, passwords] = await Promise.all([
    readText(join(root, ".env")),
    readServiceFile(env),
    readPasswordFile(env),
  ]);
  return foundConnections({
    env,
    envFile: envFile.kind === "text" ? envFile.text : null,
    serviceFile: services.text,
    passwordFile: passwords.text,
  });
}
