// A rule's page in Markdown, made from its fields alone. The same text is printed by `migrate-safe explain`, shown in the
// editor and shipped with the extension.
import type { Example, Rule } from "./rule";

export function rulePage(rule: Rule): string {
  const { docs } = rule;
  const reject = docs.examples.reject.map(exampleBlock);
  const accept = docs.examples.accept.map(exampleBlock);
  const sections = [
    `# ${rule.id}`,
    docs.summary,
    factLine(rule),
    `## Why\n\n${docs.why}`,
    `## Instead\n\n${docs.instead}`,
    `## Reported\n\n${reject.join("\n\n")}`,
    `## Not reported\n\n${accept.join("\n\n")}`,
    `## Silence it once\n\n\`\`\`sql\n-- migrate-safe-ignore ${rule.id} -- the reason\n\`\`\``,
    ...sourcesSection(rule),
  ];
  return `${sections.join("\n\n")}\n`;
}

function factLine({ severity, category, since, applies, default: enabled }: Rule): string {
  const direction = applies.direction === "both" ? "up and down scripts" : `${applies.direction} scripts`;
  const facts = [
    `Severity: ${severity}${enabled === "off" ? " (off unless the settings name it)" : ""}`,
    `Category: ${category}`,
    `Looks at: ${direction}`,
    `PostgreSQL: ${applies.postgres} and later`,
    `Since: ${since}`,
  ];
  return facts.map((fact) => `- ${fact}`).join("\n");
}

function exampleBlock(example: string | Example): string {
  const shown = typeof example === "string" ? { up: example } : example;
  const parts: string[] = [];
  if (shown.postgres !== undefined) parts.push(`PostgreSQL ${shown.postgres}:`);
  for (const [name, text] of shown.files ?? []) parts.push(titled(`\`${name}\``, text));
  if (shown.before !== undefined) parts.push(titled("Earlier migrations", shown.before));
  const isPair = shown.down !== undefined;
  if (shown.up != null)
    parts.push(isPair || shown.before !== undefined ? titled("Up", shown.up) : block(shown.up));
  if (shown.up === null) parts.push("No up file.");
  if (shown.down != null) parts.push(titled("Down", shown.down));
  if (shown.down === null) parts.push("No down file.");
  return parts.join("\n\n");
}

function titled(title: string, text: string): string {
  return `${title}:\n\n${block(text)}`;
}

function block(text: string): string {
  return text === "" ? "(an empty file)" : `\`\`\`sql\n${text}\n\`\`\``;
}

function sourcesSection({ sources }: Rule): readonly string[] {
  if (sources.length === 0) return [];
  const names = sources.map(({ tool, rule }) => (rule === "" ? tool : `${tool}: ${rule}`));
  return [`## Also known as\n\n${names.map((name) => `- ${name}`).join("\n")}`];
}
