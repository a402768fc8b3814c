// `npm run test:faults`: interrupts every operation at many points and counts what went wrong; the sums are printed last
// and decide the exit code. `--seed N` chooses the points, `--kills`, `--stops` and `--cuts` how many of each there are,
// `--only NAME` one scenario, `--fault JSON` one fault as it was printed.
import { parseArgs } from "node:util";
import { startDurableServer, stopServers, type ServerMajor } from "../support/servers";
import { planFaults } from "./fault-plan";
import { FaultBench, type Fault } from "./fault-bench";
import { scenarios } from "./scenarios";

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      kills: { type: "string", default: "300" },
      stops: { type: "string", default: "50" },
      cuts: { type: "string", default: "50" },
      major: { type: "string", default: "18" },
      only: { type: "string", default: "" },
      fault: { type: "string" },
    },
  });
  const server = await startDurableServer(Number(values.major) as ServerMajor);
  if (typeof server === "string") {
    console.log(`skipped: ${server}`);
    return 1;
  }
  const chosen = scenarios.filter(({ name }) => name.includes(values.only));
  const sums = { injected: 0, lost: 0, doubled: 0, unexplained: 0 };
  const counts = {
    "runner killed": Number(values.kills),
    "server stopped": Number(values.stops),
    "connection cut": Number(values.cuts),
  };
  for (const [index, scenario] of chosen.entries()) {
    const bench = await FaultBench.open(scenario, server);
    const faults =
      values.fault === undefined
        ? planFaults(bench.messages, counts, chosen.length, Number(values.seed) + index)
        : [JSON.parse(values.fault) as Fault];
    console.log(`${scenario.name}: ${bench.messages} messages, ${faults.length} faults`);
    for (const fault of faults) {
      const { lost, doubled, unexplained } = await bench.try(fault);
      sums.injected++;
      if (lost.length > 0) sums.lost++;
      if (doubled.length > 0) sums.doubled++;
      if (unexplained.length > 0) sums.unexplained++;
      if (lost.length + doubled.length + unexplained.length === 0) continue;
      console.log(`  ${JSON.stringify(fault)}`);
      for (const [what, lines] of Object.entries({ lost, doubled, unexplained })) {
        for (const line of lines.slice(0, 5)) console.log(`    ${what}: ${line}`);
      }
    }
    bench.close();
  }
  await stopServers();
  console.log(`faults injected: ${sums.injected}`);
  console.log(`lost: ${sums.lost}`);
  console.log(`doubled: ${sums.doubled}`);
  console.log(`unexplained: ${sums.unexplained}`);
  return sums.lost + sums.doubled + sums.unexplained === 0 ? 0 : 1;
}

void main().then((code) => process.exit(code));
