// What SET, SET LOCAL, RESET and set_config() leave in force while a file runs, with the rules of transactions: a local
// value ends with its transaction, a rolled back SET is undone. Manual: "SET", "RESET", "set_config".
import type { ParsedText } from "../../sql/sql-file";
import { as, type Node } from "../../sql/syntax-tree";

/** One change of settings; a null value is the default. */
export interface SettingChange {
  /** Lower case; "*" for RESET ALL and DISCARD ALL. */
  readonly name: string;
  readonly values: readonly string[] | null;
  readonly local: boolean;
}

type Values = ReadonlyMap<string, readonly string[] | null>;

/** Immutable: every change gives new settings. */
export class SessionSettings {
  static readonly none = new SessionSettings(new Map(), new Map());
  readonly #session: Values;
  readonly #local: Values;
  #key: string | undefined;

  private constructor(session: Values, local: Values) {
    this.#session = session;
    this.#local = local;
  }

  /** Equal for equal settings. */
  get key(): string {
    return (this.#key ??=
      this.#session.size + this.#local.size === 0
        ? ""
        : JSON.stringify([[...this.#session], [...this.#local]]));
  }

  /** Values in force; null when the default is, which is also the answer for what was never set. */
  get(name: string): readonly string[] | null {
    return this.#local.get(name) ?? this.#session.get(name) ?? null;
  }

  with(change: SettingChange, inTransaction: boolean): SessionSettings {
    if (change.name === "*") return SessionSettings.none;
    if (change.local) {
      if (!inTransaction) return this;
      return new SessionSettings(this.#session, new Map(this.#local).set(change.name, change.values));
    }
    const local = new Map(this.#local);
    local.delete(change.name);
    return new SessionSettings(new Map(this.#session).set(change.name, change.values), local);
  }

  /** What is left after COMMIT. */
  withoutLocal(): SessionSettings {
    return this.#local.size === 0 ? this : new SessionSettings(this.#session, new Map());
  }
}

/** Changes a statement makes, most often none. */
export function settingChanges(parsed: ParsedText): readonly SettingChange[] {
  const { tree, kind } = parsed;
  if (kind === "VariableSetStmt") return variableSet(tree);
  if (kind === "DiscardStmt") {
    return as(tree, "DiscardStmt")?.target === "DISCARD_ALL"
      ? [{ name: "*", values: null, local: false }]
      : [];
  }
  if (kind !== "SelectStmt") return [];
  return (as(tree, "SelectStmt")?.targetList ?? []).flatMap((target) =>
    setConfig(as(target, "ResTarget")?.val),
  );
}

function variableSet(tree: Node | null): readonly SettingChange[] {
  const set = as(tree, "VariableSetStmt");
  if (!set) return [];
  if (set.kind === "VAR_RESET_ALL") return [{ name: "*", values: null, local: false }];
  const name = (set.name ?? "").toLowerCase();
  const local = set.is_local ?? false;
  if (set.kind === "VAR_SET_VALUE") return [{ name, values: (set.args ?? []).map(constantText), local }];
  if (set.kind === "VAR_SET_DEFAULT" || set.kind === "VAR_RESET") return [{ name, values: null, local }];
  return [];
}

function setConfig(node: Node | undefined): readonly SettingChange[] {
  const call = as(node, "FuncCall");
  const names = call?.funcname ?? [];
  if (as(names[names.length - 1], "String")?.sval !== "set_config") return [];
  const [name, value, isLocal] = call?.args ?? [];
  const values = constantText(value)
    .split(",")
    .map((part) => part.trim().replace(/^"(.*)"$/, "$1"));
  const local = as(isLocal, "A_Const")?.boolval?.boolval === true || constantText(isLocal) === "true";
  return [{ name: constantText(name).toLowerCase(), values, local }];
}

/** The text of a constant, also behind a cast; empty for anything else. */
function constantText(node: Node | undefined): string {
  const cast = as(node, "TypeCast");
  if (cast) return constantText(cast.arg);
  const constant = as(node, "A_Const");
  if (constant?.sval) return constant.sval.sval ?? "";
  if (constant?.ival) return String(constant.ival.ival ?? 0);
  if (constant?.fval) return constant.fval.fval ?? "";
  return "";
}

const unitsInMs: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds of a timeout setting; 0 when it is off, not set or not understood. A bare number is milliseconds. */
export function timeoutMs(values: readonly string[] | null): number {
  const match = /^\s*([\d.]+)\s*(us|ms|s|min|h|d)?\s*$/.exec(values?.[0] ?? "");
  return match ? Number(match[1]) * (unitsInMs[match[2] ?? "ms"] ?? 1) : 0;
}
