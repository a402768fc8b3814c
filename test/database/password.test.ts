// Passwords: asked for only when the server asks, sent, and never repeated in what a person gets to read.
import { strict as assert } from "node:assert";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { openServer } from "../../server/src/database/open-target";
import { errorResponse, nextFrame } from "../../server/src/scratch/protocol-frames";
import { mustFail } from "../support/results";
import { serverTarget, testRun, withDatabase } from "../support/servers";
import { withServer } from "../support/databases";

const canary = "hunter2-canary";

/** How a server asks for a password. Manual: "Message Formats", Authentication… */
const cleartext = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);
const scram = Buffer.concat([
  Buffer.from([0x52, 0, 0, 0, 8 + 15, 0, 0, 0, 10]),
  Buffer.from("SCRAM-SHA-256\0\0", "latin1"),
]);

/** Runs the body with a server that asks for a password and refuses every one; `heard` is what it was told. */
async function withRefusingServer(
  request: Buffer,
  body: (port: number, heard: () => string) => Promise<void>,
): Promise<void> {
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    let started = false;
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      if (!started) {
        started = true;
        socket.write(request);
        return;
      }
      if (nextFrame(data, false)?.type !== "p") return;
      heard.push(data);
      socket.end(
        errorResponse({
          severity: "FATAL",
          code: "28P01",
          message: 'password authentication failed for user "postgres"',
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body((server.address() as AddressInfo).port, () => Buffer.concat(heard).toString("latin1"));
  } finally {
    server.close();
  }
}

const at = (port: number) => serverTarget({ major: 18, port, kill: async () => undefined }, "db");

const broken = async (): Promise<string> => {
  throw new Error("the password command ended with 1");
};

describe("a password", () => {
  it("is sent, and left out of the problem when it is refused", async () => {
    await withRefusingServer(cleartext, async (port, heard) => {
      const problem = mustFail(await openServer(at(port), async () => canary, testRun));
      assert.ok(heard().includes(canary));
      assert.equal(problem.code, "target/refused");
      assert.match(problem.message, /refused the password of role postgres/);
      assert.equal(problem.server?.code, "28P01");
      assert.equal(problem.state, "Nothing was changed.");
      assert.ok(!JSON.stringify(problem).includes(canary));
    });
  });

  it("that is missing is told with where to put it", async () => {
    for (const request of [cleartext, scram]) {
      await withRefusingServer(request, async (port) => {
        const problem = mustFail(await openServer(at(port), async () => null, testRun));
        assert.equal(problem.code, "target/refused");
        assert.match(`${problem.message} ${problem.next}`, /password/);
      });
    }
  });

  it("that cannot be had is a problem, not a crash", async () => {
    await withRefusingServer(cleartext, async (port) => {
      const problem = mustFail(await openServer(at(port), broken, testRun));
      assert.equal(problem.code, "target/refused");
      assert.match(
        problem.message,
        /password of target test cannot be had: the password command ended with 1\./,
      );
    });
  });

  it("is not asked for by a server that wants none", async function () {
    await withDatabase(this, 18, async (database) => {
      let asked = 0;
      const supplier = async () => {
        asked++;
        return canary;
      };
      const opened = await openServer(database.target, supplier, testRun);
      assert.ok(opened.ok);
      await opened.value.close();
      assert.equal(asked, 0);
      await withServer(database, async ({ identity }) =>
        assert.ok(!JSON.stringify(identity).includes(canary)),
      );
    });
  });
});
