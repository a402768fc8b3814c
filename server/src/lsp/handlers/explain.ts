// migrateSafe/explain: the page of a rule or of a problem code as Markdown, for the client to show. Pure.
import { findRule } from "../../lint/find-rule";
import { rulePage } from "../../lint/rule-page";
import { problemPage } from "../../protocol/problem-pages";
import { problemTitles, type ProblemCode } from "../../protocol/problems";

export function explain(id: unknown): string | null {
  if (typeof id !== "string") return null;
  const rule = findRule(id);
  if (rule) return rulePage(rule);
  return Object.hasOwn(problemTitles, id) ? problemPage(id as ProblemCode) : null;
}
