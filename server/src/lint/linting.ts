// Everything a lint needs, as one door: the grammar, the linter, its rules and their pages. A bundle of its own for those who
// do not always lint, because hundreds of rules take a while to load.
export { loadParser } from "../sql/parser";
export { loadTargetGrammar } from "../sql/target-grammar";
export { findRule } from "./find-rule";
export { Linter } from "./linter";
export { rules } from "./registry";
export { rulePage } from "./rule-page";
