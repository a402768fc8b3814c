// A lock_timeout so long that it protects nobody.
import { firstWord } from "../first-word";
import { defineRule, sources } from "../rule";
import { timeoutMs } from "../schema/session-settings";
import { strongestLock } from "../strong-lock";
import { changesSoFar, setBy } from "../timeout-setting";

const id = "lock-timeout-too-long";

export const lockTimeoutTooLong = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "timeouts",
  sources: sources("pgfence:lock-timeout-too-long"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A lock_timeout is longer than 10 seconds where a strong lock is waited for.",
    why:
      "While a statement waits for a strong lock, every later query on the table waits behind it. lock_timeout is how " +
      "long that queue may grow.",
    instead: "At most 5 seconds, and run the migration again when it times out.",
    examples: {
      reject: ["SET lock_timeout = '5min';\nALTER TABLE orders ADD COLUMN note text;"],
      accept: [
        "SET lock_timeout = '3s';\nALTER TABLE orders ADD COLUMN note text;",
        "SET lock_timeout = '5min';\nCREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);",
        {
          up: "SET lock_timeout = 20000;\nALTER TABLE orders ADD COLUMN note text;",
          options: { maxSeconds: 30 },
        },
      ],
    },
  },
  options: {
    maxSeconds: {
      schema: { type: "number", exclusiveMinimum: 0, description: "The longest lock_timeout, in seconds." },
      default: 10,
    },
  },
  messages: {
    long: {
      text: "This lock_timeout is {seconds} s: for so long {blocks} on {table} may wait behind a statement that waits for its lock ({lock}).",
      help: "Set it to 5 seconds or less, and run the migration again when it times out.",
    },
  },
  statements: "all",
  check(context) {
    const changes = changesSoFar(context);
    const ms = timeoutMs(context.world.settings.get("lock_timeout"));
    if (ms === 0 || ms <= context.options.number("maxSeconds") * 1000) return;
    const strongest = strongestLock(context);
    const cause = strongest && setBy(changes, context, "lock_timeout", ms);
    if (!cause || context.memory.get(id) === cause.start) return;
    context.memory.set(id, cause.start);
    context.report({ message: "long", at: firstWord(cause), data: { ...strongest, seconds: ms / 1000 } });
  },
});
