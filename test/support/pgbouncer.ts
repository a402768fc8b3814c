// A real PgBouncer in front of a test server, where the machine has one. Its users need no password.
import { spawn, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, unprivileged } from "./server-binaries";
import { freePort } from "./servers";
import { until } from "./waiting";

export interface PgBouncer {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts one with a single server session to give; a string says why there is none here. */
export async function startPgBouncer(
  serverPort: number,
  mode: "transaction" | "session",
): Promise<PgBouncer | string> {
  const [program] = ["/usr/sbin/pgbouncer", "pgbouncer"].filter(
    (path) => spawnSync(path, ["--version"]).status === 0,
  );
  if (program === undefined) return "PgBouncer is not installed";
  const folder = mkdtempSync(join(tmpdir(), "migrate-safe-pgbouncer-"));
  const port = await freePort();
  const settings = {
    listen_addr: "127.0.0.1",
    listen_port: port,
    unix_socket_dir: "",
    pool_mode: mode,
    auth_type: "any",
    default_pool_size: mode === "session" ? 10 : 1,
    ignore_startup_parameters: "extra_float_digits,options",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const config = join(folder, "pgbouncer.ini");
  writeFileSync(
    config,
    `[databases]\n* = host=127.0.0.1 port=${serverPort} user=postgres\n[pgbouncer]\n${lines.join("\n")}\n`,
  );
  const user = unprivileged();
  if (user) for (const path of [folder, config]) chownSync(path, user.uid, user.gid);
  const child = spawn(program, [config], { ...run(), stdio: "ignore" });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  await until(async () => child.exitCode !== null || (await accepts(port)));
  if (child.exitCode !== null) throw new Error(`PgBouncer ended with ${child.exitCode}`);
  return {
    port,
    async close() {
      child.kill("SIGINT");
      child.kill("SIGQUIT");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
