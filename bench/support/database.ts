// A PostgreSQL server for the benchmarks and a fresh database for each measurement.
import { Client } from "pg";
import { testServer, type ServerMajor } from "../../test/support/servers";

let counter = 0;

/** Gives the body a way to fresh databases; does nothing where this platform has no server. It ends with the process. */
export async function withServer(
  body: (fresh: () => Promise<string>) => Promise<void>,
  major: ServerMajor = 18,
): Promise<void> {
  const server = await testServer(major);
  if (server === null) return;
  const urlOf = (name: string): string => `postgresql://postgres@127.0.0.1:${server.port}/${name}`;
  const admin = new Client({ connectionString: urlOf("postgres") });
  await admin.connect();
  try {
    await body(async () => {
      const name = `bench_${++counter}`;
      await admin.query(`create database ${name} template template0`);
      return urlOf(name);
    });
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
