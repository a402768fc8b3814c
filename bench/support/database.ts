// A PostgreSQL server for the benchmarks and a fresh database for each measurement.
import { Client } from "pg";
import { processorTime } from "./measure";
import { testServer, type ServerMajor } from "../../test/support/servers";

let counter = 0;

/**
 * Gives the body a way to fresh databases, and one to the processor milliseconds that the server has used so far (NaN where
 * /proc cannot tell); does nothing where this platform has no server. It ends with the process.
 */
export async function withServer(
  body: (fresh: () => Promise<string>, serverCpu: () => number) => Promise<void>,
  major: ServerMajor = 18,
): Promise<void> {
  const server = await testServer(major);
  if (server === null) return;
  const urlOf = (name: string): string => `postgresql://postgres@127.0.0.1:${server.port}/${name}`;
  const admin = new Client({ connectionString: urlOf("postgres") });
  await admin.connect();
  const fresh = async (): Promise<string> => {
    const name = `bench_${++counter}`;
    await admin.query(`create database ${name} template template0`);
    return urlOf(name);
  };
  try {
    // Manual: "Database File Layout"; the first line of postmaster.pid is the server's process.
    const { rows } = await admin.query<{ pid: number }>(
      "select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)::int as pid",
    );
    const pid = rows[0]?.pid ?? 0;
    await body(fresh, () => processorTime(pid));
  } finally {
    await admin.end();
  }
}

export async function withClient<Value>(
  url: string,
  body: (client: Client) => Promise<Value>,
): Promise<Value> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}
