// migrateSafe/explain: the page of a rule or of a problem code as Markdown, for the client to show. Pure.
import { findRule } from "../../lint/registry";
import { rulePage } from "../../lint/rule-page";
import { problemTitles, type ProblemCode } from "../../protocol/problems";

export function explain(id: unknown): string | null {
  if (typeof id !== "string") return null;
  const rule = findRule(id);
  if (rule) return rulePage(rule);
  return id in problemTitles ? problemPage(id as ProblemCode) : null;
}

function problemPage(code: ProblemCode): string {
  return `# ${code}\n\n${problemTitles[code]}.\n`;
}
