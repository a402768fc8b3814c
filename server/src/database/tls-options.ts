// libpq's sslmode in the words of node's TLS. Manual: libpq, "SSL Support". Knows nothing of passwords.
import { readFile } from "node:fs/promises";
import type { ConnectionOptions } from "node:tls";
import type { ServerTarget } from "../config/settings";

/** What to try, in order: "prefer" falls back to an open connection where the server has no TLS. */
export type TlsAttempt = false | ConnectionOptions;

/** The attempts for a target; reads the file of `sslrootcert`, and throws when it cannot. */
export async function tlsAttempts(target: ServerTarget): Promise<readonly TlsAttempt[]> {
  if (target.host.startsWith("/") || target.sslmode === "disable") return [false];
  const ca = await rootCertificate(target);
  const encrypted: ConnectionOptions = { rejectUnauthorized: false };
  const chain: ConnectionOptions = { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined };
  const full: ConnectionOptions = { ...ca, rejectUnauthorized: true };
  switch (target.sslmode) {
    case "prefer":
      return [encrypted, false];
    case "require":
      // As libpq does: with a root certificate at hand, "require" means "verify-ca".
      return [target.sslrootcert === null ? encrypted : chain];
    case "verify-ca":
      return [chain];
    case "verify-full":
      return [full];
  }
}

async function rootCertificate(target: ServerTarget): Promise<ConnectionOptions> {
  if (target.sslrootcert === null || target.sslrootcert === "system") return {};
  try {
    return { ca: await readFile(target.sslrootcert, "utf8") };
  } catch (error) {
    throw new Error(`the certificate file ${target.sslrootcert} cannot be read`, { cause: error });
  }
}
