// A suppression comment that silences nothing, or names a rule that does not exist.
import type { OffsetRange } from "../../base/text-range";
import { defineRule, sources, type RuleFix } from "../rule";
import type { SuppressedRule, Suppression } from "../suppressions";
import type { LintFile } from "../context";

export const unusedSuppression = defineRule({
  id: "unused-suppression",
  since: "0.1.0",
  needs: "suppressions",
  severity: "warning",
  default: "on",
  category: "meta",
  sources: sources("squawk:unused-ignore pgsafe:suppression-unused pgls:unusedSuppression"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A suppression comment matches no finding or names an unknown rule.",
    why:
      "It is left over from a statement that changed, or misspelt. The next finding of that rule would be silenced " +
      "without anybody having decided so.",
    instead: "Delete the comment, or correct the rule's name.",
    examples: {
      reject: [
        "-- migrate-safe-ignore drop-table -- agreed with everybody\nALTER TABLE users ADD COLUMN age int;",
        "-- migrate-safe-ignore drop-tabel -- agreed with everybody\nDROP TABLE users;",
      ],
      accept: ["-- migrate-safe-ignore drop-table -- nobody reads it since May\nDROP TABLE users;"],
    },
  },
  messages: {
    unused: {
      text: "This comment silences {rule}, which reports nothing here.",
      help: "Delete {rule} from the comment.",
    },
    unknown: {
      text: "There is no rule {rule}, so this comment silences nothing.",
      help: "Correct the name; `migrate-safe explain` lists every rule.",
    },
    nameless: {
      text: "This comment names no rule, so it silences nothing.",
      help: "Name the rule after migrate-safe-ignore, then -- and the reason.",
    },
  },
  check({ file, suppressions, findRule, isOff, report }) {
    for (const suppression of suppressions) {
      if (suppression.foreign) continue;
      if (suppression.rules.length === 0) {
        const { comment } = suppression;
        report({ message: "nameless", at: comment, fixes: () => [deleteFix(file, comment)] });
      }
      for (const named of suppression.rules) {
        const rule = findRule(named.id);
        if (suppression.used.has(named.id) || (rule && isOff(rule))) continue;
        report({
          message: rule ? "unused" : "unknown",
          at: named.range,
          data: { rule: named.id },
          fixes: () => [removeFix(file, suppression, named)],
        });
      }
    }
  },
});

function removeFix(file: LintFile, suppression: Suppression, named: SuppressedRule): RuleFix {
  const { rules, comment } = suppression;
  if (rules.length === 1) return deleteFix(file, comment);
  const at = rules.indexOf(named);
  const start = at === 0 ? named.range.start : (rules[at - 1]?.range.end ?? named.range.start);
  const end = at === 0 ? (rules[1]?.range.start ?? named.range.end) : named.range.end;
  const edits = [{ path: file.path, range: { start, end }, newText: "" }];
  return { title: `Delete ${named.id} from the comment`, safe: true, edits };
}

/** The comment with its line, when nothing else stands on it. */
function deleteFix(file: LintFile, comment: OffsetRange): RuleFix {
  const { text } = file.sql;
  let { start, end } = comment;
  while (start > 0 && /[ \t]/.test(text.charAt(start - 1))) start--;
  const isLineStart = start === 0 || /[\r\n]/.test(text.charAt(start - 1));
  const lineBreak = /^[ \t]*(?:\r\n|\r|\n)/.exec(text.slice(end));
  if (isLineStart && lineBreak) end += lineBreak[0].length;
  else if (isLineStart) start = comment.start;
  return {
    title: "Delete the comment",
    safe: true,
    edits: [{ path: file.path, range: { start, end }, newText: "" }],
  };
}
