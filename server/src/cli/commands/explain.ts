// `explain ID`: the page of a rule or of a problem code; without ID the list of both.
import type { Command } from "commander";
import { nearest } from "../../config/nearest";
import { problemPage } from "../../protocol/problem-pages";
import { problemTitles, type ProblemCode } from "../../protocol/problems";
import { tellProblems, type Host, type Invocation } from "../invocation";
import { renderMarkdown } from "../render/markdown";
import { columns } from "../render/columns";
import { usageProblem } from "../usage-problem";

export function registerExplain(program: Command, host: Host): void {
  program
    .command("explain")
    .argument("[id]", "a rule such as drop-table, or a problem such as lock/held")
    .description("print the page of a rule or problem; without an id, list them")
    .action(host.action(explain));
}

async function explain(invocation: Invocation, _flags: object, id: string | undefined): Promise<number> {
  const { findRule, rules } = await import("../../lint/linting");
  const { output } = invocation;
  const json = invocation.flags.format === "json";
  const codes = Object.keys(problemTitles) as ProblemCode[];
  if (id === undefined) {
    const listed = [
      ...rules.map((rule) => ({ id: rule.id, kind: "rule", title: rule.docs.summary })),
      ...codes.map((code) => ({ id: code, kind: "problem", title: problemTitles[code] })),
    ];
    if (json) output.json({ schema: "migrate-safe/explain/1", pages: listed });
    else
      output.result(
        columns(
          listed.map((page) => [page.id, output.style.faint(page.title)]),
          "",
        ).join("\n"),
      );
    return 0;
  }
  const rule = findRule(id);
  const code = codes.find((candidate) => candidate === id);
  if (rule) {
    const { rulePage } = await import("../../lint/linting");
    return show(invocation, { id, kind: "rule", markdown: rulePage(rule) });
  }
  if (code) return show(invocation, { id, kind: "problem", markdown: problemPage(code) });
  const meant = nearest(id, [...rules.map((one) => one.id), ...codes]);
  return tellProblems(
    invocation,
    [
      usageProblem(
        `There is no rule or problem “${id}”.`,
        meant === null ? "Run migrate-safe explain to list them." : `Did you mean ${meant}?`,
      ),
    ],
    5,
  );
}

function show(
  invocation: Invocation,
  page: { readonly id: string; readonly kind: string; readonly markdown: string },
): number {
  const { output } = invocation;
  if (invocation.flags.format === "json") output.json({ schema: "migrate-safe/explain/1", ...page });
  else output.result(renderMarkdown(page.markdown, output.style));
  return 0;
}
