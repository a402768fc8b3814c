// Stands between a runner and its server, counts the messages that the runner sends, and does something when a given one
// comes: which is at the same place of the run each time. Knows nothing of what the messages say.
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { nextFrame } from "../../server/src/scratch/protocol-frames";

export interface Interruption {
  /** Counted from 1 over all connections. */
  readonly message: number;
  /** Whether the server still gets that message. */
  readonly delivered: boolean;
  /** Called once. */
  act(): void;
}

export interface CuttingProxy {
  readonly port: number;
  /** Messages that came so far. */
  messages(): number;
  /** Resets every connection; new ones are taken. */
  cut(): void;
  /** Passes nothing on any more and tells nobody, as a network that was cut. */
  fallSilent(): void;
  close(): Promise<void>;
}

export async function startCuttingProxy(
  serverPort: number,
  interruption: Interruption | null,
): Promise<CuttingProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let count = 0;
  let isSilent = false;

  const proxy = createServer((client) => {
    const server = connect(serverPort, "127.0.0.1");
    const pair = [client, server] as const;
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of pair) socket.on("error", end).on("close", end).setNoDelay(true);
    server.on("data", (data) => {
      if (!isSilent) client.write(data);
    });
    let pending: Buffer = Buffer.alloc(0);
    let isFirst = true;
    let isDeaf = false;
    client.on("data", (data) => {
      pending = Buffer.concat([pending, data]);
      for (;;) {
        const frame = nextFrame(pending, isFirst);
        if (!frame) return;
        isFirst = false;
        pending = pending.subarray(frame.bytes.length);
        const isIt = ++count === interruption?.message;
        // What is lost is lost with all that comes after it.
        if (isIt && !interruption.delivered) isDeaf = true;
        if (!isDeaf && !isSilent) server.write(frame.bytes);
        if (isIt) interruption.act();
      }
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  };
  return {
    port: (proxy.address() as AddressInfo).port,
    messages: () => count,
    cut,
    fallSilent() {
      isSilent = true;
    },
    async close() {
      cut();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
