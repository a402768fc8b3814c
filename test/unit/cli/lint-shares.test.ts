// How migrations are divided among threads.
import { strict as assert } from "node:assert";
import { lintShares } from "../../../server/src/cli/lint-shares";
import { buildFolder } from "../../../server/src/migrations/folder";

function folderOf(name: string, lengths: readonly number[]): ReturnType<typeof buildFolder> {
  const files = lengths.map((length, index) => ({
    path: `/${name}/${String(index + 1).padStart(3, "0")}_step.up.sql`,
    text: " ".repeat(length),
    unreadable: null,
  }));
  return buildFolder(`/${name}`, files, null);
}

describe("shares of a lint", () => {
  it("gives little text to one thread", () => {
    assert.deepEqual(lintShares([folderOf("a", [10, 10])], 4), {
      threads: 1,
      shares: [{ folder: 0, from: 0, to: 2 }],
    });
  });

  it("divides one folder in order, and less to a thread that has more to read before", () => {
    const { threads, shares } = lintShares([folderOf("a", Array(100).fill(10_000))], 2);
    assert.equal(threads, 2);
    assert.deepEqual(shares, [
      { folder: 0, from: 0, to: 59 },
      { folder: 0, from: 59, to: 100 },
    ]);
  });

  it("keeps folders whole where there are many, and begins with the largest", () => {
    const folders = [50_000, 120_000, 70_000].map((length, index) => folderOf(`f${index}`, [length, length]));
    const { threads, shares } = lintShares(folders, 2);
    assert.equal(threads, 2);
    assert.deepEqual(
      shares.map(({ folder, from, to }) => [folder, from, to]),
      [1, 2, 0].map((folder) => [folder, 0, 2]),
    );
  });

  it("holds every migration of every folder once", () => {
    const lengths = [[90_000, 20, 70_000], [], [1], [250_000, 30_000, 5]];
    const folders = lengths.map((given, index) => folderOf(`f${index}`, given));
    for (const threads of [1, 2, 3, 4]) {
      const held = lintShares(folders, threads).shares.flatMap(({ folder, from, to }) =>
        Array.from({ length: to - from }, (_, at) => `${folder}.${from + at}`),
      );
      const all = lengths.flatMap((given, folder) => given.map((_, at) => `${folder}.${at}`));
      assert.deepEqual(held.toSorted(), all.toSorted());
    }
  });

  it("has a share for a folder without migrations, whose stray files are told with it", () => {
    assert.deepEqual(lintShares([folderOf("a", [])], 2).shares, [{ folder: 0, from: 0, to: 0 }]);
  });
});
