// Checks that every pending file can be run.
import { count, pass, type CheckDefinition } from "./check";

export const files: CheckDefinition = {
  id: "files",
  title: "Files of the pending migrations",
  async run({ pending }) {
    const refused = pending.flatMap(({ up }) => (up.ok ? [] : [up.failure]));
    if (refused.length === 0) return pass(`${count(pending.length, "file")} can be run.`);
    return {
      status: "fail",
      // An apply shows no more of a check than its summary, so the first file is named in it.
      summary: `${count(refused.length, "pending file")} cannot be run: ${refused[0]?.message ?? ""}`,
      details: refused.slice(1).map((why) => why.message),
      remedy: refused.length === 1 ? "Correct the file." : "Correct the files.",
    };
  },
};
