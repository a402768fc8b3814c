// Markdown for a terminal: headings stand out, code blocks are set in, the rest is left as written.
import type { Style } from "../style";

export function renderMarkdown(markdown: string, style: Style): string {
  if (!style.colored) return markdown.trimEnd();
  let code = false;
  const lines: string[] = [];
  for (const line of markdown.trimEnd().split("\n")) {
    if (/^\s*```/.test(line)) {
      code = !code;
    } else if (code) {
      lines.push(`    ${style.note(line)}`);
    } else if (/^#+ /.test(line)) {
      lines.push(style.bold(line.replace(/^#+ /, "")));
    } else {
      lines.push(line.replaceAll(/`([^`]+)`/g, (_, word: string) => style.note(word)));
    }
  }
  return lines.join("\n");
}
