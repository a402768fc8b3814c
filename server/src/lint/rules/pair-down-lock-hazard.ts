// A down that blocks the application while it runs: what the rules about locks and rewrites found in it, said once.
import { defineRule, sources } from "../rule";

/** Rules that report a blocking lock, a scan or a rewrite. */
const hazards = new Set(
  (
    "add-check-validating add-column-constrained-domain add-column-generated-stored add-column-identity " +
    "add-column-inline-check add-column-inline-references add-column-inline-unique add-column-serial " +
    "add-column-volatile-default add-exclusion-constraint add-foreign-key-validating add-not-null-constraint-validating " +
    "add-primary-key add-unique-constraint alter-column-set-expression alter-column-type-narrowing " +
    "alter-column-type-reindex alter-column-type-rewrite attach-partition-default-scan attach-partition-no-check " +
    "cluster-table create-index-not-concurrent create-index-partitioned-parent create-trigger-lock " +
    "detach-partition-not-concurrent drop-foreign-key-locks-referenced drop-index-not-concurrent explicit-lock-table " +
    "foreign-key-not-valid-partitioned large-table-blocking-ddl refresh-matview-not-concurrent reindex-not-concurrent " +
    "set-access-method set-logged-unlogged set-not-null-scan set-tablespace statement-after-access-exclusive vacuum-full"
  ).split(" "),
);

export const pairDownLockHazard = defineRule({
  id: "pair-down-lock-hazard",
  since: "0.1.0",
  needs: "pair",
  severity: "warning",
  default: "on",
  category: "pair",
  sources: sources("strong_migrations:check_down"),
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary: "The down takes locks that block the application, rewrites a table or scans it under a lock.",
    why: "A rollback happens during an incident, which is the worst time to block reads and writes.",
    instead:
      "Write the down as carefully as the up: DROP INDEX CONCURRENTLY, constraints NOT VALID, no rewrites. Each " +
      "statement has a finding of its own that says how.",
    examples: {
      reject: [{ up: "CREATE INDEX CONCURRENTLY users_age ON users (age);", down: "DROP INDEX users_age;" }],
      accept: [
        {
          up: "CREATE INDEX CONCURRENTLY users_age ON users (age);",
          down: "DROP INDEX CONCURRENTLY users_age;",
        },
      ],
    },
  },
  messages: {
    blocks: {
      text: "Rolling {name} back blocks the application: {rules}.",
      help: "See the finding of each of these rules for the form that does not block.",
    },
  },
  check(context) {
    const { down, up, migration } = context;
    if (!down || !up) return;
    const found = context
      .reported(down)
      .filter(
        ({ rule, severity }) => hazards.has(rule.id) && (severity === "error" || severity === "warning"),
      )
      .toSorted((a, b) => a.report.at.start - b.report.at.start);
    const [first] = found;
    if (!first) return;
    const statement = down.sql.statements.findLast(({ start }) => start <= first.report.at.start) ?? null;
    const rules = [...new Set(found.map(({ rule }) => rule.id))].join(", ");
    context.report(down, statement, {
      message: "blocks",
      at: first.report.at,
      data: { name: migration.name, rules },
    });
  },
});
