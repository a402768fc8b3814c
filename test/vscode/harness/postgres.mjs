// Starts postgres.ts, writes the targets that lie on it, and runs statements past the extension.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { here, root } from "./platform.mjs";

/** Its port and how to stop it; null where this platform has no server. */
export async function startPostgres() {
  const tsx = path.join(root, "node_modules", "tsx", "dist", "cli.mjs");
  const child = spawn(process.execPath, [tsx, path.join(here, "harness", "postgres.ts")], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  const [line] = await Promise.race([
    once(createInterface(child.stdout), "line"),
    gone.then(([code]) => Promise.reject(new Error(`PostgreSQL did not start: exit code ${code}`))),
  ]);
  const { port } = JSON.parse(line);
  const stop = async () => {
    child.stdin.end();
    await gone;
  };
  if (port !== null) return { port, stop };
  await stop();
  return null;
}

/** Writes a config with targets on the server: staging, which is shared, production, and a shared one for each of `databases`. */
export function writeTargets(folder, port, databases = []) {
  const target = (environment, database) => ({
    environment,
    host: "127.0.0.1",
    port,
    database,
    user: "postgres",
    sslmode: "disable",
  });
  const targets = { staging: target("shared", "postgres"), production: target("production", "template1") };
  for (const database of databases) targets[database] = target("shared", database);
  writeFileSync(path.join(folder, "migrate-safe.jsonc"), JSON.stringify({ targets }, null, 2));
}

/** Runs statements as somebody else would, past the extension. */
export async function query(port, database, sql) {
  const client = new Client({ host: "127.0.0.1", port, database, user: "postgres" });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
