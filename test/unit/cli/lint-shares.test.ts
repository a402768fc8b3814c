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
    assert.deepEqual(lintShares([folderOf("a", [10, 10])], 4), [[{ folder: 0, from: 0, to: 2 }]]);
  });

  it("divides one folder by its text, in order", () => {
    assert.deepEqual(lintShares([folderOf("a", [150_000, 10, 10, 150_000])], 2), [
      [{ folder: 0, from: 0, to: 2 }],
      [{ folder: 0, from: 2, to: 4 }],
    ]);
  });

  it("holds every migration of every folder once", () => {
    const lengths = [[90_000, 20, 70_000], [], [1], [250_000, 30_000, 5]];
    const folders = lengths.map((given, index) => folderOf(`f${index}`, given));
    for (const threads of [1, 2, 3, 4]) {
      const held = lintShares(folders, threads)
        .flat()
        .flatMap(({ folder, from, to }) =>
          Array.from({ length: to - from }, (_, at) => `${folder}.${from + at}`),
        );
      const all = lengths.flatMap((given, folder) => given.map((_, at) => `${folder}.${at}`));
      assert.deepEqual(held, all);
    }
  });
});
