// A version that is a time which has not come yet, or no time at all.
import { timeOf } from "../../migrations/version-scheme";
import { defineRule } from "../rule";

const day = 24 * 60 * 60 * 1000;

export const versionFutureTimestamp = defineRule({
  id: "version-future-timestamp",
  since: "0.1.0",
  needs: "folder",
  severity: "warning",
  default: "on",
  category: "history",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A timestamp version lies more than a day in the future, or its digits are no date.",
    why:
      "Every migration that somebody writes until that day sorts before it, so databases that have applied it skip theirs " +
      "or apply them out of order.",
    instead: "Give it the time at which it was written, while nobody has applied it.",
    examples: {
      reject: [
        { now: "2025-01-01", files: [["20991231000000_users.up.sql", "CREATE TABLE users (id int);"]] },
        { files: [["20251301000000_users.up.sql", "CREATE TABLE users (id int);"]] },
      ],
      accept: [
        { now: "2025-01-02", files: [["20250101120000_users.up.sql", "CREATE TABLE users (id int);"]] },
        { now: "2025-01-01", files: [["0042_users.up.sql", "CREATE TABLE users (id int);"]] },
      ],
    },
  },
  messages: {
    future: {
      text: "Version {version} of {name} lies in the future, so every migration written until then sorts before it.",
      help: "Give it the time at which it was written, while nobody has applied it.",
    },
    malformed: {
      text: "Version {version} of {name} looks like a time, but there is no such date.",
      help: "Give it the time at which it was written, as YYYYMMDDHHMMSS, while nobody has applied it.",
    },
  },
  check({ folder, facts, report }) {
    const latest = facts.now === null ? Infinity : facts.now + day;
    for (const migration of folder.migrations) {
      const half = migration.up ?? migration.down;
      const time = timeOf(migration.version);
      if (!half || time === null || (time !== "malformed" && time <= latest)) continue;
      const { path, version, direction, name } = half;
      const message = time === "malformed" ? "malformed" : "future";
      report({ path, version, direction }, { message, data: { version, name } });
    }
  },
});
