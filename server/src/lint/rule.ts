// What a rule is: data plus one function. Everything else that speaks of a rule (registry, settings schema, pages, code
// action titles, reports) is made from these fields. Knows nothing of any single rule.
import type { OffsetRange } from "../base/text-range";
import type { Direction, Severity } from "../protocol/findings";
import type { NodeKind, NodeOf } from "../sql/syntax-tree";
import type {
  FileContext,
  FolderContext,
  PairContext,
  StatementContext,
  SuppressionContext,
} from "./context";
import type { HistoryContext } from "./history-context";
import type { OptionValue } from "../config/settings";
import type { RuleOption } from "./rule-options";
import type { Wrap } from "./transactions";

export const ruleCategories = [
  "pair",
  "locks",
  "constraints",
  "indexes",
  "data-loss",
  "compatibility",
  "transactions",
  "timeouts",
  "data",
  "partitions",
  "types",
  "functions",
  "security",
  "replication",
  "extensions",
  "naming",
  "files",
  "history",
  "meta",
] as const;
export type RuleCategory = (typeof ruleCategories)[number];

/** The same check in another tool, from which foreign suppression comments are understood. */
export interface RuleSource {
  readonly tool: string;
  readonly rule: string;
}

/** A migration as an example: an up alone, a pair, or a folder of files. */
export interface Example {
  readonly up?: string | null;
  /** Null for a down file that does not exist; left out when the example is about the up alone. */
  readonly down?: string | null;
  /** SQL of earlier migrations. */
  readonly before?: string;
  /** Server major version; 16 when left out. */
  readonly postgres?: number;
  /** Names and texts, for rules about the folder. */
  readonly files?: readonly (readonly [name: string, text: string])[];
  /** Who runs the files; this product's runner when left out. */
  readonly wrap?: Wrap | { readonly up: Wrap; readonly down: Wrap };
  /** `before` is the whole database. */
  readonly complete?: boolean;
  /** Estimated rows by "schema.table". */
  readonly rows?: Readonly<Record<string, number>>;
  /** Options of the rule. */
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** Names of the files on the branch this one will be merged into. */
  readonly base?: readonly string[];
  /** Names and texts of those that are new there. */
  readonly theirs?: readonly (readonly [name: string, text: string])[];
  /** Names and texts of the ups as they were applied. */
  readonly applied?: readonly (readonly [name: string, text: string])[];
  /** The date, in UTC. */
  readonly now?: string;
}

export interface RuleDocs {
  /** One sentence: what the rule finds. */
  readonly summary: string;
  /** Why it matters: lock, whom it blocks, what is lost. */
  readonly why: string;
  readonly instead: string;
  /** Executed by the tests. A bare text is an up. */
  readonly examples: {
    readonly reject: readonly (string | Example)[];
    readonly accept: readonly (string | Example)[];
  };
}

/** `{name}` is replaced by the report's data of that name. */
export interface MessageTemplate {
  readonly text: string;
  /** What to do instead, for this finding. */
  readonly help: string;
}

/** An edit of an existing file, or a new file when there is no range. */
export interface RuleEdit {
  readonly path: string;
  readonly range: OffsetRange | null;
  readonly newText: string;
}

export interface RuleFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly RuleEdit[];
}

export interface Report<Message extends string> {
  readonly message: Message;
  readonly at: OffsetRange;
  readonly data?: Readonly<Record<string, string | number>>;
  /** When it is not the rule's own. */
  readonly severity?: Severity;
  readonly related?: readonly { readonly at: OffsetRange; readonly message: string }[];
  /** Asked for later, when the world has moved on: capture what it needs. */
  readonly fixes?: () => readonly RuleFix[];
}

interface RuleFacts<Message extends string> {
  /** For ever; a rename keeps the old name as an alias. */
  readonly id: string;
  /** Version of this product that first had it. */
  readonly since: string;
  readonly severity: Severity;
  /** "off": runs only when the project's settings name it. */
  readonly default: "on" | "off";
  readonly category: RuleCategory;
  readonly sources: readonly RuleSource[];
  readonly applies: {
    /** Lowest server major version the rule speaks of. */
    readonly postgres: number;
    readonly direction: Direction | "both";
  };
  readonly docs: RuleDocs;
  /** What a project can set beside the severity, by name. */
  readonly options?: Readonly<Record<string, RuleOption>>;
  readonly messages: Readonly<Record<Message, MessageTemplate>>;
}

/** Distributes over a union of kinds. */
type PayloadOf<Kind> = Kind extends NodeKind ? NodeOf<Kind> : undefined;

export type StatementKind = NodeKind | "unparsed";

/** Looks at one statement at a time; `statements` says which kinds it wants to see. */
export interface SyntaxRule<
  Message extends string = string,
  Kind extends StatementKind = StatementKind,
> extends RuleFacts<Message> {
  readonly needs: "syntax";
  readonly statements: readonly Kind[] | "all";
  check(context: StatementContext<Message>, node: PayloadOf<Kind>): void;
}

/** Looks at an up and its down together. */
export interface PairRule<Message extends string = string> extends RuleFacts<Message> {
  readonly needs: "pair";
  check(context: PairContext<Message>): void;
}

/** Looks once at a whole file, after its statements. */
export interface FileRule<Message extends string = string> extends RuleFacts<Message> {
  readonly needs: "file";
  check(context: FileContext<Message>): void;
}

/** Looks at the names in the folder. */
export interface FolderRule<Message extends string = string> extends RuleFacts<Message> {
  readonly needs: "folder";
  check(context: FolderContext<Message>): void;
}

/** Looks at the content of all migrations together, in their order. */
export interface HistoryRule<Message extends string = string> extends RuleFacts<Message> {
  readonly needs: "history";
  check(context: HistoryContext<Message>): void;
}

/** Looks at the suppression comments of a file after every other rule has run. */
export interface SuppressionRule<Message extends string = string> extends RuleFacts<Message> {
  readonly needs: "suppressions";
  check(context: SuppressionContext<Message>): void;
}

export type Rule = SyntaxRule | PairRule | FileRule | FolderRule | HistoryRule | SuppressionRule;

/** Ties the message names and statement kinds of one rule together, so that a misspelt one does not compile. */
export function defineRule<const Message extends string, const Kind extends StatementKind>(
  rule: SyntaxRule<Message, Kind>,
): SyntaxRule;
export function defineRule<const Message extends string>(rule: PairRule<Message>): PairRule;
export function defineRule<const Message extends string>(rule: FileRule<Message>): FileRule;
export function defineRule<const Message extends string>(rule: FolderRule<Message>): FolderRule;
export function defineRule<const Message extends string>(rule: HistoryRule<Message>): HistoryRule;
export function defineRule<const Message extends string>(rule: SuppressionRule<Message>): SuppressionRule;
export function defineRule(rule: unknown): Rule {
  return rule as Rule;
}

/** Sources written as `tool:rule` words, for instance `sources("squawk:ban-drop-table eugene:E7")`. */
export function sources(words: string): readonly RuleSource[] {
  return words.split(/\s+/).map((word) => {
    const colon = word.indexOf(":");
    return colon < 0 ? { tool: word, rule: "" } : { tool: word.slice(0, colon), rule: word.slice(colon + 1) };
  });
}
