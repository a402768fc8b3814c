// Looks rules up by their id and by the names that other tools give the same check.
import { rules } from "./registry";
import type { Rule } from "./rule";
import type { RuleAliases } from "./suppressions";

const byId = new Map(rules.map((rule) => [rule.id, rule]));

/** Undefined when no rule has this id. */
export function findRule(id: string): Rule | undefined {
  return byId.get(id);
}

/** Our rules by the names other tools give the same check, as `tool:rule`. */
export const ruleAliases: RuleAliases = aliasesOf(rules);

function aliasesOf(all: readonly Rule[]): RuleAliases {
  const aliases = new Map<string, string[]>();
  for (const { id, sources } of all) {
    for (const { tool, rule } of sources) {
      const key = `${tool}:${rule}`;
      aliases.set(key, [...(aliases.get(key) ?? []), id]);
    }
  }
  return aliases;
}
