// Two timeouts of which the one for locks can never be the first.
import { firstWord } from "../first-word";
import { defineRule } from "../rule";
import { timeoutMs } from "../schema/session-settings";
import { changesSoFar, isPreparation, setBy } from "../timeout-setting";

const id = "lock-timeout-not-below-statement-timeout";

export const lockTimeoutNotBelowStatementTimeout = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "on",
  category: "timeouts",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The value of lock_timeout is not below that of statement_timeout.",
    why:
      "The time of statement_timeout counts the wait for locks too, so it always ends the statement first: lock_timeout has no " +
      "effect, and the error does not say that a lock was the reason.",
    instead: "Make lock_timeout shorter than statement_timeout.",
    examples: {
      reject: [
        "SET statement_timeout = '2s';\nSET lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN note text;",
      ],
      accept: [
        "SET statement_timeout = '1min';\nSET lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN note text;",
        "SET lock_timeout = '5s';\nSET statement_timeout = 0;\nALTER TABLE orders ADD COLUMN note text;",
      ],
    },
  },
  messages: {
    pointless: {
      text: "The value of lock_timeout ({lock} ms) is not below statement_timeout ({statement} ms), which therefore always ends the wait first.",
      help: "Make lock_timeout shorter than statement_timeout.",
    },
  },
  statements: "all",
  check(context) {
    const { memory, statement, world } = context;
    const changes = changesSoFar(context);
    const lock = timeoutMs(world.settings.get("lock_timeout"));
    if (lock === 0) return;
    const limit = timeoutMs(world.settings.get("statement_timeout"));
    if (limit === 0 || lock < limit || isPreparation(statement)) return;
    const causes = [
      setBy(changes, context, "lock_timeout", lock),
      setBy(changes, context, "statement_timeout", limit),
    ];
    const cause = causes.flatMap((one) => one ?? []).toSorted((a, b) => b.start - a.start)[0];
    if (!cause || memory.get(id) === cause.start) return;
    memory.set(id, cause.start);
    context.report({ message: "pointless", at: firstWord(cause), data: { lock, statement: limit } });
  },
});
