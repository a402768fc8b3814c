// A runner that dies: applies a project's migrations and ends itself, as kill -9 would, at the given event. Started by the
// tests as a process of its own; prints nothing.
import type { ServerTarget } from "../../server/src/config/settings";
import { createEngine } from "../../server/src/engine";
import { loadParser } from "../../server/src/sql/parser";
import { runOn, testSettings } from "./project";

interface Orders {
  readonly root: string;
  readonly target: ServerTarget;
  /** Counted from 0. */
  readonly dieAt: number;
}

async function main(): Promise<void> {
  const orders = JSON.parse(process.argv[2] ?? "{}") as Orders;
  const engine = createEngine({
    parser: await loadParser(),
    settings: testSettings(orders.root, orders.target),
    env: {},
    commandLineUrl: null,
    typedPassword: async () => null,
  });
  let seen = 0;
  await runOn(
    engine,
    "apply",
    { skipBackup: true, force: true },
    {
      onEvent() {
        if (seen++ === orders.dieAt) process.kill(process.pid, "SIGKILL");
      },
    },
  );
}

void main();
