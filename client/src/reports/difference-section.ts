// Objects that differ between two schemas in Markdown: what happened to each, and its text before and after.
import type { Difference } from "../../../server/src/protocol/reports/difference";
import { codeBlock, inlineCode, markdownText } from "./markdown";

export function differenceSection({ change, kind, object, before, after }: Difference): string {
  const lines = [...marked("-", before), ...marked("+", after)];
  return [
    `${change}: ${markdownText(kind)} ${inlineCode(object)}`,
    lines.length === 0 ? "" : codeBlock(lines.join("\n"), "diff"),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function marked(sign: string, text: string | null): readonly string[] {
  return (text ?? "")
    .split("\n")
    .filter(Boolean)
    .map((line) => `${sign} ${line}`);
}
