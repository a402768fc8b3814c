// What a project can set for one rule beside its severity, and how the rule reads it. A rule declares each option with its
// JSON schema and its default; the config file's schema is made from that.
import type { OptionSettings, OptionValue } from "../config/settings";

export interface RuleOption {
  /** JSON schema of the value; its `description` is what editors and the rule's page show. */
  readonly schema: Readonly<Record<string, unknown>> & { readonly description: string };
  readonly default: OptionValue;
}

/** The options of the rule that is running: the project's value, else the rule's default. */
export class RuleOptions {
  readonly #options: Readonly<Record<string, RuleOption>>;
  readonly #settings: Readonly<Record<string, OptionValue>>;

  constructor(
    rule: { readonly id: string; readonly options?: Readonly<Record<string, RuleOption>> },
    settings: OptionSettings | undefined,
  ) {
    this.#options = rule.options ?? {};
    this.#settings = settings?.[rule.id] ?? {};
  }

  number(name: string): number {
    return Number(this.#value(name));
  }

  text(name: string): string {
    const value = this.#value(name);
    return typeof value === "string" ? value : "";
  }

  isOn(name: string): boolean {
    return this.#value(name) === true;
  }

  list(name: string): readonly string[] {
    const value = this.#value(name);
    return Array.isArray(value) ? (value as readonly string[]) : [];
  }

  map(name: string): Readonly<Record<string, string>> {
    const value = this.#value(name);
    return typeof value === "object" && !Array.isArray(value)
      ? (value as Readonly<Record<string, string>>)
      : {};
  }

  #value(name: string): OptionValue {
    const option = this.#options[name];
    if (!option) throw new Error(`the rule has no option ${name}`);
    return this.#settings[name] ?? option.default;
  }
}
