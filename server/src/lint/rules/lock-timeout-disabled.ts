// A file that takes the bound off the wait for locks and then takes one.
import { defineRule, sources } from "../rule";
import { timeoutMs } from "../schema/session-settings";
import { firstWord } from "../first-word";
import { strongestLock } from "../strong-lock";
import { changesSoFar, setBy } from "../timeout-setting";

const id = "lock-timeout-disabled";

export const lockTimeoutDisabled = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "timeouts",
  sources: sources("pgfence:lock-timeout-zero"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The file sets lock_timeout to 0 or resets it before a statement that takes a strong lock.",
    why:
      "A value of 0 means to wait for ever. The statement then queues behind whatever long transaction is running, and every later " +
      "query on the table queues behind it. The bound that a runner or a role brought along is lost as well.",
    instead: "Give lock_timeout a few seconds, and run the migration again when it times out.",
    examples: {
      reject: [
        "SET lock_timeout = 0;\nALTER TABLE orders ADD COLUMN note text;",
        "SET lock_timeout = '2s';\nRESET lock_timeout;\nALTER TABLE orders ADD COLUMN note text;",
      ],
      accept: [
        "SET lock_timeout = '500ms';\nALTER TABLE orders ADD COLUMN note text;",
        "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;\nRESET lock_timeout;",
        "SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);",
      ],
    },
  },
  messages: {
    disabled: {
      text: "This takes the bound off the wait for locks, and a later statement waits for one ({lock}) on {table}, ahead of {blocks}.",
      help: "Set lock_timeout to a few seconds instead.",
    },
  },
  statements: "all",
  check(context) {
    const changes = changesSoFar(context);
    if (changes.length === 0 || timeoutMs(context.world.settings.get("lock_timeout")) > 0) return;
    const strongest = strongestLock(context);
    const cause = strongest && setBy(changes, context, "lock_timeout", 0);
    if (!cause || context.memory.get(id) === cause.start) return;
    context.memory.set(id, cause.start);
    context.report({ message: "disabled", at: firstWord(cause), data: { ...strongest } });
  },
});
