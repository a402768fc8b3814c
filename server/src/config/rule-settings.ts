// Checks what a config file sets for single rules against the rules there are: their names, and the options each one
// declares. Does not know the rules; it is told.
import type { Ajv as AjvClass } from "ajv";
import { nearest } from "./nearest";
import type { ParsedConfig } from "./parse-config";
import type { Problem } from "../protocol/problems";

/** What must be known of a rule to check its settings. */
export interface KnownRule {
  readonly id: string;
  /** JSON schema by option. */
  readonly options?: Readonly<Record<string, { readonly schema: object }>>;
}

/** Nothing is checked when nobody said which rules there are. */
export function ruleProblems(config: ParsedConfig, known: readonly KnownRule[] | undefined): Problem[] {
  if (known === undefined) return [];
  const { rules = {}, options = {} } = config.values.lint ?? {};
  const ids = known.map(({ id }) => id);
  const unknown = (key: "rules" | "options", rule: string): Problem => {
    const meant = nearest(rule, ids);
    return config.problemAt(
      ["lint", key, rule],
      `There is no rule “${rule}”.`,
      meant === null ? "Remove it; migrate-safe explain lists the rules." : `Did you mean “${meant}”?`,
    );
  };
  return [
    ...Object.keys(rules)
      .filter((rule) => !ids.includes(rule))
      .map((rule) => unknown("rules", rule)),
    ...Object.entries(options).flatMap(([id, values]) => {
      const rule = known.find((one) => one.id === id);
      return rule ? optionProblems(config, rule, values) : [unknown("options", id)];
    }),
  ];
}

function optionProblems(
  config: ParsedConfig,
  rule: KnownRule,
  values: Readonly<Record<string, unknown>>,
): readonly Problem[] {
  const { options = {} } = rule;
  const names = Object.keys(options);
  return Object.entries(values).flatMap(([name, value]): readonly Problem[] => {
    const key = ["lint", "options", rule.id, name];
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!option) {
      const there = names.length === 0 ? "It has none." : `Its options are ${names.join(", ")}.`;
      return [config.problemAt(key, `The rule “${rule.id}” has no option “${name}”.`, there)];
    }
    const error = schemaError(option.schema, value);
    return error === null
      ? []
      : [
          config.problemAt(
            key,
            `The option “${name}” ${error}.`,
            "Correct the value and run the command again.",
          ),
        ];
  });
}

/** Loaded when a config file sets an option, which few do. */
function schemaError(schema: object, value: unknown): string | null {
  const { Ajv } = require("ajv") as { readonly Ajv: typeof AjvClass };
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
  if (validate(value)) return null;
  const [error] = validate.errors ?? [];
  return error?.message ?? "is not valid";
}
