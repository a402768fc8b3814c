// libpq's TLS parameters in the words of node's TLS, with libpq's defaults and refusals. Manual: libpq, "SSL Support" and
// "Parameter Key Words". Knows nothing of passwords.
import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import * as tls from "node:tls";
import type { ServerTarget } from "../config/settings";
import { TlsRefused } from "./errors";

/** What to try, in order: "prefer" and "allow" fall back to the other way. */
export type TlsAttempt = false | tls.ConnectionOptions;

/** The attempts for a target; reads the certificate files, and throws TlsRefused with half a sentence when it cannot. */
export async function tlsAttempts(target: ServerTarget): Promise<readonly TlsAttempt[]> {
  const { sslmode } = target;
  if (target.host.startsWith("/") || sslmode === "disable") return [false];
  const roots = await rootCertificates(target);
  const own = await clientCertificate(target);
  const encrypted: tls.ConnectionOptions = { ...own, rejectUnauthorized: false };
  const chain: tls.ConnectionOptions = {
    ...own,
    ...roots,
    rejectUnauthorized: true,
    checkServerIdentity: () => undefined,
  };
  switch (sslmode) {
    case "allow":
      return [false, encrypted];
    case "prefer":
      return [encrypted, false];
    case "require":
      // As libpq does: with a root certificate at hand, "require" means "verify-ca".
      return [roots === null ? encrypted : chain];
    case "verify-ca":
      if (roots === null)
        throw new TlsRefused("it needs sslrootcert, or any certificate of a public authority would do");
      return [chain];
    case "verify-full":
      // Without a root certificate the public authorities that node knows are trusted.
      return [{ ...own, ...roots, rejectUnauthorized: true }];
  }
}

/** Null when no root certificate is named and the default file is not there. */
async function rootCertificates(target: ServerTarget): Promise<tls.ConnectionOptions | null> {
  const { sslrootcert, sslcrl, sslmode } = target;
  const crl = sslcrl == null ? {} : { crl: await read(sslcrl, "revocation list") };
  if (sslrootcert === "system") {
    // libpq refuses it too: whoever owns any certificate could stand in for the server.
    if (sslmode !== "verify-full") throw new TlsRefused("sslrootcert=system needs sslmode verify-full");
    return { ...crl, ...systemAuthorities() };
  }
  const path = sslrootcert ?? (await defaultFile("root.crt"));
  return path === null ? null : { ...crl, ca: await read(path, "certificate") };
}

/** From node 22.15 on the authorities of the operating system; before that those that came with node. */
function systemAuthorities(): tls.ConnectionOptions {
  const system: unknown = Reflect.get(tls, "getCACertificates");
  return typeof system === "function" ? { ca: system("system") as string[] } : {};
}

async function clientCertificate(target: ServerTarget): Promise<tls.ConnectionOptions> {
  const certificate = target.sslcert ?? (await defaultFile("postgresql.crt"));
  const key = target.sslkey ?? (await defaultFile("postgresql.key"));
  if (certificate === null) return {};
  if (key === null) throw new TlsRefused(`the certificate ${certificate} has no private key: set sslkey`);
  await refuseOpenKey(key);
  return { cert: await read(certificate, "certificate"), key: await read(key, "private key") };
}

/** libpq uses no key that others may read: 0600, or 0640 when it belongs to root (fe-secure-openssl.c). */
async function refuseOpenKey(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const facts = await stat(path).catch(() => null);
  if (facts === null) return;
  const forbidden = facts.uid === 0 ? 0o037 : 0o077;
  if ((facts.mode & forbidden) !== 0) {
    throw new TlsRefused(`the private key file ${path} can be read by others; give it the mode 0600`);
  }
}

/** A file of ~/.postgresql, as libpq looks there; null when it is not there. */
async function defaultFile(name: string): Promise<string | null> {
  const path = join(homedir(), ".postgresql", name);
  return (await stat(path).catch(() => null)) === null ? null : path;
}

async function read(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new TlsRefused(`the ${what} file ${path} cannot be read`, { cause: error });
  }
}
