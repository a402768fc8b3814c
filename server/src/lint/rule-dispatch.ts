// Which rules look at a statement: decided once per statement kind, so that hundreds of rules cost nothing where they
// have nothing to say.
import type { Direction } from "../protocol/findings";
import type {
  FileRule,
  FolderRule,
  HistoryRule,
  PairRule,
  Rule,
  StatementKind,
  SuppressionRule,
  SyntaxRule,
} from "./rule";

export class RuleDispatch {
  readonly pairRules: readonly PairRule[];
  readonly fileRules: readonly FileRule[];
  readonly folderRules: readonly FolderRule[];
  readonly historyRules: readonly HistoryRule[];
  readonly suppressionRules: readonly SuppressionRule[];
  readonly #syntaxRules: readonly SyntaxRule[];
  readonly #byKind = {
    up: new Map<string, readonly SyntaxRule[]>(),
    down: new Map<string, readonly SyntaxRule[]>(),
  };

  constructor(rules: readonly Rule[]) {
    this.#syntaxRules = rules.filter((rule) => rule.needs === "syntax");
    this.pairRules = rules.filter((rule) => rule.needs === "pair");
    this.fileRules = rules.filter((rule) => rule.needs === "file");
    this.folderRules = rules.filter((rule) => rule.needs === "folder");
    this.historyRules = rules.filter((rule) => rule.needs === "history");
    this.suppressionRules = rules.filter((rule) => rule.needs === "suppressions");
  }

  rulesFor(kind: StatementKind, direction: Direction): readonly SyntaxRule[] {
    const known = this.#byKind[direction];
    let rules = known.get(kind);
    if (!rules) {
      rules = this.#syntaxRules.filter(
        ({ statements, applies }) =>
          (statements === "all" || statements.includes(kind)) &&
          (applies.direction === "both" || applies.direction === direction),
      );
      known.set(kind, rules);
    }
    return rules;
  }
}
