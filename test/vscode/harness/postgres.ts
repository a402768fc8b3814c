// A real PostgreSQL server for the screens, as a process of its own: prints its port on a line and stops when standard
// input ends. The server comes from the packages that the other tests use.
import { stopServers, testServer } from "../../support/servers";

async function serve(): Promise<void> {
  const server = await testServer(18);
  console.log(JSON.stringify({ port: server?.port ?? null }));
  process.stdin.resume();
  await new Promise((resolve) => process.stdin.once("end", resolve));
  await stopServers();
}

void serve();
