// Kept states outlive damage, other programs' files, each other's writers and folders that cannot be written: the worst is
// that there is no state, and it is made again.
import { strict as assert } from "node:assert";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { StateCache } from "../../../server/src/files/state-cache";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "migrate-safe-states-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Bytes that do not compress, another pattern for each seed. */
function stateOf(seed: number, length = 20_000): Uint8Array<ArrayBuffer> {
  let value = seed + 1;
  return Uint8Array.from({ length }, () => (value = (value * 48_271) % 2_147_483_647) & 255);
}

function onlyFile(): string {
  const [name, ...others] = readdirSync(folder);
  assert.ok(name);
  assert.deepEqual(others, []);
  return join(folder, name);
}

describe("the cache of states", () => {
  it("gives back what was written, also when it is opened again", async () => {
    await new StateCache(folder).write("a", stateOf(1));
    const again = new StateCache(folder);
    assert.deepEqual(await again.read("a"), stateOf(1));
    assert.deepEqual(await again.known(["a", "b"]), new Set(["a"]));
    assert.equal(await again.read("b"), null);
  });

  it("keeps its files from other users", async () => {
    await new StateCache(folder).write("a", stateOf(1));
    assert.equal(statSync(onlyFile()).mode & 0o077, 0);
  });

  const damages: Readonly<Record<string, (whole: Buffer) => Uint8Array>> = {
    "cut off": (whole) => whole.subarray(0, whole.length / 2),
    empty: () => Buffer.alloc(0),
    "changed inside": (whole) => {
      const damaged = Buffer.from(whole);
      damaged.fill(0, 5000, 5100);
      return damaged;
    },
    "something else": () => Buffer.from("not a state"),
  };
  for (const [damage, damaged] of Object.entries(damages)) {
    it(`throws a file away that is ${damage}, and takes a new one`, async () => {
      const cache = new StateCache(folder);
      await cache.write("a", stateOf(1));
      const path = onlyFile();
      writeFileSync(path, damaged(readFileSync(path)));
      assert.equal(await cache.read("a"), null);
      assert.deepEqual(readdirSync(folder), []);
      await cache.write("a", stateOf(2));
      assert.deepEqual(await cache.read("a"), stateOf(2));
    });
  }

  it("removes beyond its size what was used longest ago, and no file of others", async () => {
    const cache = new StateCache(folder, 50_000);
    await cache.write("first", stateOf(1));
    await cache.write("second", stateOf(2));
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1000, 1000);
    writeFileSync(join(folder, "another.gz"), gzipSync("others"));
    await cache.read("first");
    await cache.write("third", stateOf(3));
    assert.deepEqual(await cache.known(["first", "second", "third"]), new Set(["first", "third"]));
    assert.ok(readdirSync(folder).includes("another.gz"));
  });

  it("removes what a killed writer left, and not what another is writing", async () => {
    const [left, now] = ["1", "2"].map((one) => `.${"0".repeat(64)}.gz.00000000000${one}.tmp`) as [
      string,
      string,
    ];
    for (const name of [left, now]) writeFileSync(join(folder, name), "");
    const yesterday = Date.now() / 1000 - 24 * 60 * 60;
    utimesSync(join(folder, left), yesterday, yesterday);
    await new StateCache(folder).write("a", stateOf(1));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".tmp")),
      [now],
    );
  });

  it("is written by two at once", async () => {
    const caches = [new StateCache(folder, 70_000), new StateCache(folder, 70_000)];
    const keys = ["a", "b", "c", "d", "e", "f"];
    await Promise.all(caches.flatMap((cache) => keys.map(async (key, at) => cache.write(key, stateOf(at)))));
    const known = await caches[0]?.known(keys);
    assert.ok(known && known.size > 0 && known.size <= 3, `${known?.size} states within the size`);
    for (const key of known) assert.deepEqual(await caches[1]?.read(key), stateOf(keys.indexOf(key)));
    assert.deepEqual(
      readdirSync(folder).filter((name) => !name.endsWith(".gz")),
      [],
    );
  });

  it("does without a folder that cannot be made", async () => {
    const path = join(folder, "file");
    writeFileSync(path, "");
    const cache = new StateCache(join(path, "states"));
    await cache.write("a", stateOf(1));
    assert.equal(await cache.read("a"), null);
    assert.deepEqual(await cache.known(["a"]), new Set());
    await cache.remove("a");
  });
});
