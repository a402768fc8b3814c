// A lock_timeout that comes when the lock it should bound is already taken.
import { firstWord } from "../first-word";
import { defineRule, sources } from "../rule";
import { settingChanges, timeoutMs } from "../schema/session-settings";
import { strongestLock, type StrongLock } from "../strong-lock";

const id = "lock-timeout-after-lock";

export const lockTimeoutAfterLock = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "timeouts",
  sources: sources("pgfence:lock-timeout-after-dangerous-statement"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The file sets lock_timeout only after the first statement that takes a strong lock.",
    why:
      "A setting holds for the statements after it. The first strong lock is waited for without a bound, and everybody " +
      "who comes later waits behind it.",
    instead: "Move SET lock_timeout to the start of the file.",
    examples: {
      reject: [
        "ALTER TABLE orders ADD COLUMN note text;\nSET lock_timeout = '2s';\nALTER TABLE parts ADD COLUMN note text;",
      ],
      accept: [
        "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;",
        "CREATE TABLE orders (id bigint);\nSET lock_timeout = '2s';\nALTER TABLE parts ADD COLUMN note text;",
      ],
    },
  },
  messages: {
    late: {
      text: "This sets lock_timeout after the lock ({lock}) on {table} was taken, so nothing bounded the wait for that one.",
      help: "Move it above the first statement that locks a table.",
    },
  },
  statements: "all",
  check(context) {
    const { facts, memory, statement, world } = context;
    if (facts.runnerSetsLockTimeout) return;
    const first = memory.get(id) as StrongLock | "settled" | undefined;
    if (first === "settled") return;
    if (first) {
      const change = settingChanges(statement.parsed).find(({ name }) => name === "lock_timeout");
      if (timeoutMs(change?.values ?? null) === 0) return;
      memory.set(id, "settled");
      const { lock, table } = first;
      context.report({ message: "late", at: firstWord(statement), data: { lock, table } });
      return;
    }
    const lock = strongestLock(context);
    if (lock) memory.set(id, timeoutMs(world.settings.get("lock_timeout")) > 0 ? "settled" : lock);
  },
});
