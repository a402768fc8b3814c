// Starts postgres.ts and answers its port and how to stop it; null where this platform has no server.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { here, root } from "./platform.mjs";

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
