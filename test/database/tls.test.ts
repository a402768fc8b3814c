// libpq's TLS parameters against a server with a certificate of our own authority: who is let in, and who is told what.
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerTarget } from "../../server/src/config/settings";
import { openServer } from "../../server/src/database/open-target";
import { withSession } from "../support/databases";
import { must, mustFail } from "../support/results";
import { binariesOf, unprivileged } from "../support/server-binaries";
import { serverTarget, startServer, testRun, type TestServer } from "../support/servers";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

/** Who may come in how: hostssl and hostnossl name the role, so that each way can be closed to somebody. */
const accessRules = `
hostssl   all secure   127.0.0.1/32 scram-sha-256
hostssl   all hashed   127.0.0.1/32 md5
hostssl   all carded   127.0.0.1/32 cert
hostnossl all plain    127.0.0.1/32 trust
host      all postgres 127.0.0.1/32 trust
`;

describe("TLS of a server, PostgreSQL 18", () => {
  let folder = "";
  let server: TestServer | null = null;

  before(async function () {
    const binaries = binariesOf(18);
    if (typeof binaries === "string" || !hasOpenssl) {
      process.stderr.write(`  skipped: ${typeof binaries === "string" ? binaries : "no openssl command"}\n`);
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "migrate-safe-tls-"));
    makeCertificates(folder);
    server = await startServer(18, binaries.bin, {
      settings: { ssl: "on", ssl_ca_file: "root.crt" },
      prepare: (data) => {
        writeFileSync(join(data, "pg_hba.conf"), accessRules);
        const user = unprivileged();
        for (const name of ["root.crt", "server.crt", "server.key"]) {
          const path = join(data, name);
          writeFileSync(path, readFileSync(join(folder, name)), { mode: 0o600 });
          if (user) chownSync(path, user.uid, user.gid);
        }
      },
    });
    const admin = must(await openServer(target({ sslmode: "disable" }), async () => null, testRun));
    await withSession(admin, (session) =>
      session.batch([
        "create role secure login password 'secret'",
        "create role plain login",
        "create role carded login",
        "set password_encryption = 'md5'",
        "create role hashed login password 'secret'",
      ]),
    );
    await admin.close();
  });

  after(async () => {
    await server?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const target = (change: Partial<ServerTarget>): ServerTarget => ({
    ...serverTarget(server as TestServer, "postgres"),
    ...change,
  });

  /** Whether the connection is encrypted. */
  const encrypted = async (change: Partial<ServerTarget>): Promise<boolean | undefined> => {
    const opened = must(await openServer(target(change), async () => "secret", testRun));
    try {
      const rows = await withSession(opened, (session) =>
        session.query<{ ssl: boolean }>("select ssl from pg_stat_ssl where pid = pg_backend_pid()"),
      );
      return rows[0]?.ssl;
    } finally {
      await opened.close();
    }
  };

  const refusal = async (change: Partial<ServerTarget>): Promise<string> => {
    const problem = mustFail(await openServer(target(change), async () => "secret", testRun));
    assert.equal(problem.code, "target/refused");
    assert.equal(problem.state, "Nothing was changed.");
    return problem.message;
  };
  const trusted = (): Partial<ServerTarget> => ({ sslrootcert: join(folder, "root.crt") });

  it("disable and allow come in the open; prefer and require with TLS, whoever signed", async () => {
    assert.equal(await encrypted({ sslmode: "disable" }), false);
    assert.equal(await encrypted({ sslmode: "allow" }), false);
    assert.equal(await encrypted({ sslmode: "prefer" }), true);
    assert.equal(await encrypted({ sslmode: "require" }), true);
  });

  it("allow and prefer take the other way when the first is refused; require does not", async () => {
    assert.equal(await encrypted({ sslmode: "allow", user: "secure" }), true);
    assert.equal(await encrypted({ sslmode: "prefer", user: "plain" }), false);
    assert.match(await refusal({ sslmode: "require", user: "plain" }), /pg_hba\.conf/);
    assert.match(await refusal({ sslmode: "disable", user: "secure" }), /pg_hba\.conf/);
  });

  it("require with a root certificate, verify-ca and verify-full accept a server of that authority", async () => {
    for (const sslmode of ["require", "verify-ca", "verify-full"] as const) {
      assert.equal(await encrypted({ sslmode, ...trusted() }), true, sslmode);
    }
  });

  it("verify-full refuses another host name; verify-ca does not look at it", async () => {
    const elsewhere = { host: "localhost", ...trusted() };
    assert.match(await refusal({ sslmode: "verify-full", ...elsewhere }), /sslmode verify-full: .*localhost/);
    assert.equal(await encrypted({ sslmode: "verify-ca", ...elsewhere }), true);
  });

  it("a root certificate of somebody else refuses the server in every mode that looks", async () => {
    const wrong = { sslrootcert: join(folder, "other.crt") };
    for (const sslmode of ["require", "verify-ca", "verify-full"] as const) {
      assert.match(await refusal({ sslmode, ...wrong }), /certificate/, sslmode);
    }
    assert.equal(await encrypted({ sslmode: "prefer", ...wrong }), true);
  });

  it("the public authorities do not vouch for a private one, and must be asked with verify-full", async () => {
    assert.match(await refusal({ sslmode: "verify-full", sslrootcert: "system" }), /certificate/);
    assert.match(
      await refusal({ sslmode: "require", sslrootcert: "system" }),
      /sslrootcert=system needs sslmode verify-full/,
    );
    assert.match(await refusal({ sslmode: "verify-ca" }), /needs sslrootcert/);
  });

  it("a revoked certificate is refused", async () => {
    const sslcrl = join(folder, "root.crl");
    assert.match(await refusal({ sslmode: "verify-ca", sslcrl, ...trusted() }), /revoked/);
  });

  it("a client's certificate lets its role in, when only its owner can read the key", async () => {
    const [sslcert, sslkey] = [join(folder, "client.crt"), join(folder, "client.key")];
    assert.equal(await encrypted({ sslmode: "require", user: "carded", sslcert, sslkey }), true);
    chmodSync(sslkey, 0o644);
    assert.match(
      await refusal({ sslmode: "require", user: "carded", sslcert, sslkey }),
      /client\.key can be read by others; give it the mode 0600/,
    );
    assert.match(await refusal({ sslmode: "require", user: "carded" }), /certificate/);
  });

  it("sslnegotiation direct begins with TLS", async () => {
    assert.equal(await encrypted({ sslmode: "require", sslnegotiation: "direct" }), true);
  });

  it("channel_binding require gives the password to nobody who could pass it on", async () => {
    const bound = { sslmode: "require", channel_binding: "require" } as const;
    assert.equal(await encrypted({ ...bound, user: "secure" }), true);
    assert.match(await refusal({ ...bound, user: "hashed" }), /channel binding is required/);
    assert.match(await refusal({ ...bound, user: "postgres" }), /channel binding is required/);
    assert.equal(await encrypted({ ...bound, channel_binding: "disable", user: "secure" }), true);
  });
});

/** An authority, a server's certificate for 127.0.0.1 that it revokes later, a client's for "carded", and a stranger. */
function makeCertificates(folder: string): void {
  const openssl = (...args: readonly string[]): void => {
    const result = spawnSync("openssl", args, { cwd: folder });
    if (result.status !== 0) throw new Error(`openssl ${args.join(" ")}: ${String(result.stderr)}`);
  };
  const authority = (name: string): void =>
    openssl(
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-subj",
      `/CN=${name}`,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.crt`,
    );
  authority("root");
  authority("other");
  writeFileSync(join(folder, "index.txt"), "");
  writeFileSync(
    join(folder, "ca.cnf"),
    "[ca]\ndefault_ca = us\n[us]\ndatabase = index.txt\ndefault_md = sha256\ndefault_crl_days = 2\n",
  );
  writeFileSync(join(folder, "san.cnf"), "subjectAltName = IP:127.0.0.1\n");
  for (const [name, subject] of [
    ["server", "/CN=db.example"],
    ["client", "/CN=carded"],
  ] as const) {
    openssl(
      "req",
      "-new",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-subj",
      subject,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.csr`,
    );
    openssl(
      "x509",
      "-req",
      "-in",
      `${name}.csr`,
      "-CA",
      "root.crt",
      "-CAkey",
      "root.key",
      "-CAcreateserial",
      "-days",
      "2",
      "-out",
      `${name}.crt`,
      ...(name === "server" ? ["-extfile", "san.cnf"] : []),
    );
    chmodSync(join(folder, `${name}.key`), 0o600);
  }
  const ca = ["ca", "-config", "ca.cnf", "-cert", "root.crt", "-keyfile", "root.key"];
  openssl(...ca, "-revoke", "server.crt");
  openssl(...ca, "-gencrl", "-out", "root.crl");
}
