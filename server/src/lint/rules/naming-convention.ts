// A new name that the project's own patterns do not allow.
import type { StatementContext } from "../context";
import { newNames, namingStatements } from "../new-names";
import { defineRule, sources } from "../rule";
import { safePattern, type SafePattern } from "../safe-pattern";

const id = "naming-convention";
const kinds = [
  "schema",
  "table",
  "column",
  "index",
  "pk",
  "fk",
  "unique",
  "check",
  "trigger",
  "function",
  "enum",
] as const;

export const namingConvention = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "naming",
  sources: sources("atlas:NM101 atlas:NM102 atlas:NM103 atlas:NM104 atlas:NM105 atlas:NM106"),
  applies: { postgres: 12, direction: "up" },
  options: {
    patterns: {
      schema: {
        type: "object",
        additionalProperties: { type: "string" },
        propertyNames: { enum: kinds },
        description: "A regular expression for the names of each kind.",
      },
      default: {},
    },
  },
  docs: {
    summary: "A new name does not match the project's pattern for its kind.",
    why:
      "Names that follow one pattern can be guessed: people and scripts find the index of a foreign key or the trigger of " +
      "a table without looking.",
    instead: "Choose a name that matches, or change the pattern in the option `patterns`.",
    examples: {
      reject: [
        {
          up: "CREATE INDEX CONCURRENTLY users_email ON users (email);",
          options: { patterns: { index: "^ix_" } },
        },
      ],
      accept: [
        {
          up: "CREATE INDEX CONCURRENTLY ix_users_email ON users (email);",
          options: { patterns: { index: "^ix_" } },
        },
        { up: "CREATE INDEX ON users (email);", options: { patterns: { index: "^ix_" } } },
      ],
    },
  },
  messages: {
    unlike: {
      text: "The name {name} does not match the project's pattern for a name of kind {kind}: {pattern}",
      help: "Choose a name that matches it.",
    },
    unusable: {
      text: "The project's pattern for names of kind {kind} cannot be used: {pattern}",
      help: "Use a regular expression of at most 200 characters without backreferences.",
    },
  },
  statements: namingStatements,
  check(context) {
    const patterns = context.options.map("patterns");
    for (const { kind, name, at } of newNames(context.statement)) {
      const source = Object.hasOwn(patterns, kind) ? patterns[kind] : undefined;
      if (source === undefined) continue;
      const pattern = compiled(source);
      const data = { kind, name, pattern: source };
      if (pattern === null) {
        if (isFirst(context, kind)) context.report({ message: "unusable", at: at(), data });
      } else if (!pattern.test(name)) context.report({ message: "unlike", at: at(), data });
    }
  },
});

const known = new Map<string, SafePattern | null>();

function compiled(source: string): SafePattern | null {
  let pattern = known.get(source);
  if (pattern === undefined) known.set(source, (pattern = safePattern(source)));
  return pattern;
}

/** What is wrong with a pattern is told once for each file. */
function isFirst({ memory }: StatementContext, kind: string): boolean {
  const key = `${id} ${kind}`;
  const isNew = !memory.has(key);
  memory.set(key, true);
  return isNew;
}
