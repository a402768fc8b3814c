// A down that makes a dropped relation again without what stood on it: privileges, policies, triggers, indexes, comments.
import { referringRelations } from "../schema/referrers";
import { relationKey, type Relation } from "../schema/relation";
import type { World } from "../schema/world";
import type { CatalogObject } from "../pair/catalog-object";
import { pairSimulation } from "../pair/pair-simulation";
import { listed, theObject } from "../pair/reporting";
import { defineRule } from "../rule";

const relations = new Set(["table", "view", "materialized view", "foreign table"]);

export const pairGrantsNotRestored = defineRule({
  id: "pair-grants-not-restored",
  since: "0.1.0",
  needs: "pair",
  severity: "info",
  default: "on",
  category: "pair",
  sources: [],
  applies: { postgres: 12, direction: "down" },
  docs: {
    summary:
      "The down makes a dropped table, view or function again without its privileges, row security, comments, triggers " +
      "or indexes.",
    why: "The application finds the table and may not read it, or reads rows that a policy used to hide.",
    instead: "Repeat in the down everything that earlier migrations put on it.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE users (id int);\nGRANT SELECT ON users TO app;",
          up: "DROP TABLE users;",
          down: "CREATE TABLE users (id int);",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE users (id int);\nGRANT SELECT ON users TO app;",
          up: "DROP TABLE users;",
          down: "CREATE TABLE users (id int);\nGRANT SELECT ON users TO app;",
        },
      ],
    },
  },
  messages: {
    without: {
      text: "The down script makes {object} again without {missing}, which it had before.",
      help: "Repeat in the down script what earlier migrations put on it.",
    },
  },
  check(context) {
    const simulation = pairSimulation(context);
    if (!simulation) return;
    const { down } = simulation;
    for (const [now, old] of simulation.restored) {
      if (now.owner || now.made?.pass !== "down" || simulation.isUnsure(now.name) || old.home === null)
        continue;
      const missing = relations.has(now.kind)
        ? missingOf(now, context.before, context.afterDown)
        : routineGrants(now, context.before);
      if (missing.length === 0) continue;
      const data = { object: theObject(now), missing: listed(missing) };
      context.report(down, now.made.statement, { message: "without", at: now.made.at, data });
    }
  },
});

function missingOf({ schema, name }: CatalogObject, before: World, after: World): readonly string[] {
  const key = relationKey(schema, name);
  const old = before.relations.get(key);
  const now = after.relations.get(key);
  return old && now
    ? [...lostGrants(old, now), ...lostParts(old, now), ...lostIndexes(key, before, after)]
    : [];
}

function lostGrants(old: Relation, now: Relation): readonly string[] {
  const all = new Set(
    [...now.grants.values()].flatMap(({ role, privilege }) => (privilege === "ALL" ? [role] : [])),
  );
  return [...old.grants]
    .filter(([key, { role }]) => !now.grants.has(key) && !all.has(role))
    .map(([, { privilege, role }]) => `the privilege ${privilege} of ${role}`);
}

function lost(
  word: string,
  was: ReadonlyMap<string, unknown>,
  is: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...was.keys()].filter((name) => !is.has(name)).map((name) => `the ${word} ${name}`);
}

function lostParts(old: Relation, now: Relation): readonly string[] {
  const commented = [...old.columns.values()].filter(
    ({ name, comment }) => comment !== null && now.columns.get(name)?.comment === null,
  );
  return [
    ...(old.rowSecurity.enabled && !now.rowSecurity.enabled ? ["row level security"] : []),
    ...lost("policy", old.policies, now.policies),
    ...lost("trigger", old.triggers, now.triggers),
    ...lost("rule", old.rules, now.rules),
    ...(old.comment !== null && now.comment === null ? ["its comment"] : []),
    ...commented.map(({ name }) => `the comment of the column ${name}`),
  ];
}

/** Those made by CREATE INDEX; an index of a constraint goes with the constraint. */
function lostIndexes(key: string, before: World, after: World): readonly string[] {
  return referringRelations(before, key).flatMap(([from, { kind, name, table, index }]) => {
    const own = kind === "index" && table === key && index?.constraint === null;
    return own && !after.relations.get(from) ? [`the index ${name}`] : [];
  });
}

/** Privileges on a routine that an earlier migration gave, when the down gives none. */
function routineGrants({ kind, name, schema, parts }: CatalogObject, before: World): readonly string[] {
  if (
    (kind !== "function" && kind !== "procedure") ||
    [...parts.values()].some((part) => part.kind === "privilege")
  ) {
    return [];
  }
  const bare = name.slice(0, name.indexOf("("));
  const starts = [bare, `${schema}.${bare}`].map((written) => `grant\u0000\u0000${kind} ${written} `);
  const given = before.objects.keys().filter((key) => starts.some((start) => key.startsWith(start)));
  return given.length > 0 ? ["its privileges"] : [];
}
