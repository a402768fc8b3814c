// ALTER DOMAIN that checks every row of every table with a column of the domain.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameFromList } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { changesOnly } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";

export const alterDomainValidating = defineRule({
  id: "alter-domain-validating",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "types",
  sources: sources("squawk:ban-alter-domain-with-add-constraint migrationpilot:MP043"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A constraint is added to a domain without NOT VALID, or the domain is made NOT NULL.",
    why:
      "PostgreSQL takes SHARE on every table that has a column of the domain and reads all of them: writes to all these " +
      "tables wait until the last one is read. NOT NULL of a domain has no form that spares the scan.",
    instead:
      "Add a CHECK NOT VALID, and VALIDATE CONSTRAINT at a quiet time: that still takes SHARE and reads the tables. Or put " +
      "the constraint on the tables, where validating does not block writes.",
    examples: {
      reject: [
        "ALTER DOMAIN email ADD CONSTRAINT not_empty CHECK (VALUE <> '');",
        "ALTER DOMAIN email SET NOT NULL;",
      ],
      accept: [
        "ALTER DOMAIN email ADD CONSTRAINT not_empty CHECK (VALUE <> '') NOT VALID;",
        "CREATE DOMAIN email AS text;\nALTER DOMAIN email ADD CONSTRAINT not_empty CHECK (VALUE <> '');",
        "ALTER DOMAIN email DROP NOT NULL;",
      ],
    },
  },
  messages: {
    check: {
      text: "Every table with a column of {domain} is read under a lock (SHARE) that blocks writes.",
      help: "Add it NOT VALID here and run ALTER DOMAIN {domain} VALIDATE CONSTRAINT at a quiet time.",
    },
    notNull: {
      text: "Every table with a column of {domain} is read for NULL under a lock (SHARE) that blocks writes.",
      help: "Put NOT NULL on the columns instead, with a validated CHECK as the proof.",
    },
  },
  statements: ["AlterDomainStmt"],
  check(context, node) {
    const constraint = as(node.def, "Constraint");
    const adds = node.subtype === "C" && constraint && !constraint.skip_validation;
    if (!adds && node.subtype !== "O") return;
    const name = nameFromList(node.typeName ?? []);
    const type = context.world.type(name);
    if (type && type.origin === context.file.origin) return;
    const isCheck = adds && constraint.contype === "CONSTR_CHECK";
    const words = isCheck ? ["check"] : ["not", "null"];
    context.report({
      message: isCheck ? "check" : "notNull",
      at: rangeOfWords(context.statement, ...words) ?? context.statement,
      data: { domain: displayName(name) },
      fixes: () => (isCheck ? notValidFix(context) : []),
    });
  },
});

function notValidFix({ file, parser, statement }: StatementContext): readonly RuleFix[] {
  const end = statement.start + (statement.parsed.tokens.at(-1)?.end ?? 0);
  const edit = { range: { start: end, end }, newText: " NOT VALID" };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const constraint = as(as(tree, "AlterDomainStmt")?.def, "Constraint");
    if (!constraint) return;
    constraint.skip_validation = true;
    delete constraint.initially_valid;
  });
  return passes ? [{ title: "Add NOT VALID", safe: false, edits: [{ path: file.path, ...edit }] }] : [];
}
