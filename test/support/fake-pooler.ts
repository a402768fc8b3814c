// A connection pooler in front of a test server, small enough to read: every client's messages go to server sessions
// that clients share, for the length of a transaction or of a connection. Speaks only what the tests need.
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { nextFrame, statusOf } from "../../server/src/scratch/protocol-frames";

export type PoolMode = "transaction" | "session";

export interface FakePooler {
  readonly port: number;
  close(): Promise<void>;
}

/** A session of the server that clients take turns with. */
interface Backend {
  readonly socket: Socket;
  client: Socket | null;
}

/** Starts a pooler; in transaction mode the session used last is given out first, as PgBouncer does. */
export async function startFakePooler(serverPort: number, mode: PoolMode): Promise<FakePooler> {
  const idle: Backend[] = [];
  const sockets = new Set<Socket>();
  let announced = 900_000;
  /** What the server said to the first client; a pooler tells it to the others without asking again. */
  let known: Buffer | null = null;

  const open = (startup: Buffer, ready: (backend: Backend, greeting: Buffer) => void): void => {
    const socket = connect(serverPort, "127.0.0.1");
    sockets.add(socket);
    const backend: Backend = { socket, client: null };
    let greeting: Buffer = Buffer.alloc(0);
    let started = false;
    socket.write(startup);
    socket.on("error", () => sockets.delete(socket));
    socket.on("data", (data) => {
      if (!started) {
        greeting = Buffer.concat([greeting, data]);
        if (statusOf(greeting) === null) return;
        started = true;
        known = greeting;
        ready(backend, greeting);
        return;
      }
      const { client } = backend;
      client?.write(data);
      if (mode === "transaction" && statusOf(data.subarray(-6)) === "I") {
        backend.client = null;
        idle.push(backend);
      }
    });
  };

  const pooler = createServer((client) => {
    sockets.add(client);
    client.on("error", () => sockets.delete(client));
    let startup: Buffer | null = null;
    let mine: Backend | null = null;
    let pending: Buffer = Buffer.alloc(0);
    client.on("data", (data) => {
      if (startup === null) {
        startup = data;
        if (mode === "transaction" && known !== null) {
          client.write(withPid(known, ++announced));
          return;
        }
        open(data, (backend, greeting) => {
          client.write(withPid(greeting, ++announced));
          if (mode === "transaction") idle.push(backend);
          else {
            mine = backend;
            backend.client = client;
          }
        });
        return;
      }
      pending = Buffer.concat([pending, data]);
      const frame = nextFrame(pending, false);
      if (!frame || frame.type === "X") return;
      const send = (backend: Backend): void => {
        backend.client = client;
        mine = backend;
        backend.socket.write(pending);
        pending = Buffer.alloc(0);
      };
      const backend = mine?.client === client ? mine : idle.pop();
      if (backend) send(backend);
      else open(startup, send);
    });
  });
  await new Promise<void>((resolve) => pooler.listen(0, "127.0.0.1", resolve));
  return {
    port: (pooler.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => pooler.close(resolve));
    },
  };
}

/** The greeting with another process id in BackendKeyData, which a pooler makes up. */
function withPid(greeting: Buffer, pid: number): Buffer {
  const changed = Buffer.from(greeting);
  for (let at = 0; at < changed.length;) {
    const frame = nextFrame(changed.subarray(at), false);
    if (!frame) break;
    if (frame.type === "K") changed.writeInt32BE(pid, at + 5);
    at += frame.bytes.length;
  }
  return changed;
}
