// A sample of `npm run test:faults`: whatever is interrupted and wherever, the status is true, one command leads out, and
// nothing is lost or done twice.
import { strict as assert } from "node:assert";
import { startDurableServer, type DurableServer } from "../support/servers";
import { FaultBench, type Fault } from "./fault-bench";
import { planFaults } from "./fault-plan";
import { scenarios } from "./scenarios";

/** One of each kind for every scenario. */
const counts = {
  "runner killed": scenarios.length,
  "server stopped": scenarios.length,
  "connection cut": scenarios.length,
};

/** Another one each day, so that the sample goes over the whole run in time; printed, so that it can be repeated. */
const seed = Math.floor(Date.now() / 86_400_000);

describe("interrupted", () => {
  let server: DurableServer | null = null;

  before(async function () {
    const started = await startDurableServer(18);
    if (typeof started === "string") {
      process.stderr.write(`  skipped: ${started}\n`);
      this.skip();
    }
    server = started;
  });

  after(async () => server?.kill());

  for (const [index, scenario] of scenarios.entries()) {
    it(scenario.name, async function () {
      this.timeout(300_000);
      assert.ok(server);
      const bench = await FaultBench.open(scenario, server);
      try {
        const wrong: { readonly fault: Fault; readonly found: object }[] = [];
        for (const fault of planFaults(bench.messages, counts, scenarios.length, seed + index)) {
          const found = await bench.try(fault);
          if (Object.values(found).some((lines) => lines.length > 0)) wrong.push({ fault, found });
        }
        assert.deepEqual(wrong, [], `--seed ${seed}`);
      } finally {
        bench.close();
      }
    });
  }
});
