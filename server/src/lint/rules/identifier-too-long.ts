// An identifier of more bytes than PostgreSQL keeps.
import { identifierOf, rangeOfTokens } from "../../sql/alter-table";
import { constraintNameParts, indexMiddle } from "../../sql/inverse/generated-names";
import { objectName } from "../../sql/object-name";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import { createdTables } from "../new-columns";
import { defineRule, sources } from "../rule";
import { isSerial } from "../schema/sql-type";
import { tokenAt } from "../tree-places";

/** NAMEDATALEN - 1. */
const longest = 63;

export const identifierTooLong = defineRule({
  id: "identifier-too-long",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "naming",
  sources: sources("squawk:identifier-too-long"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "An identifier, or a name that PostgreSQL would make up, has more than 63 bytes.",
    why:
      "PostgreSQL cuts it after 63 bytes and only sends a notice. Two long names can become the same one, and a script " +
      "that looks for the whole name does not find it.",
    instead:
      "Use a shorter name; name constraints and indexes yourself where the made-up name would be too long.",
    examples: {
      reject: [
        "CREATE INDEX CONCURRENTLY idx_customer_subscription_invoice_line_items_on_invoice_and_product ON items (id);",
        "CREATE TABLE customer_subscription_invoice_items (previous_subscription_reference text UNIQUE);",
      ],
      accept: [
        "CREATE TABLE items (id int);",
        "SELECT pg_notify('jobs', 'a string literal may be as long as it wants to be, also beyond 63 bytes');",
      ],
    },
  },
  messages: {
    cut: {
      text: "{name} has {bytes} bytes; PostgreSQL keeps the first 63.",
      help: "Use a name of at most 63 bytes.",
    },
    generated: {
      text: "The name that PostgreSQL makes up here, {name}, has {bytes} bytes, so it becomes {shortened}.",
      help: "Name it yourself in at most 63 bytes.",
    },
  },
  statements: "all",
  check(context) {
    const { parsed } = context.statement;
    if (!parsed.tree) return;
    if (mayHaveLongName(parsed.text)) {
      for (const token of parsed.tokens) {
        if (token.kind !== "word" && token.kind !== "quoted") continue;
        if (token.end - token.start <= longest / 4) continue;
        const name = identifierOf(token) ?? "";
        const bytes = Buffer.byteLength(name);
        if (bytes <= longest) continue;
        const at = rangeOfTokens(context.statement, [token]) ?? context.statement;
        context.report({ message: "cut", at, data: { name, bytes } });
      }
    }
    for (const made of generatedNames(context)) {
      const name = [made.table, ...(made.middle === null ? [] : [made.middle]), made.label].join("_");
      const bytes = Buffer.byteLength(name);
      if (bytes <= longest) continue;
      const shortened = objectName(made.table, made.middle, made.label);
      const at = tokenAt(context.statement, made.location);
      context.report({ message: "generated", at, data: { name, bytes, shortened }, severity: "info" });
    }
  },
});

/** A long run of plain letters, any other letter, or something long in quotes. */
function mayHaveLongName(text: string): boolean {
  return /(?<![\w$])[\w$]{64}|[\u0080-\uffff]|"[^"]{64}/.test(text);
}

interface GeneratedName {
  readonly table: string;
  readonly middle: string | null;
  readonly label: string;
  readonly location: number | undefined;
}

function generatedNames({ statement }: StatementContext): readonly GeneratedName[] {
  const { parsed } = statement;
  const index = as(parsed.tree, "IndexStmt");
  if (index) {
    const table = index.relation?.relname ?? "";
    if (index.idxname !== undefined) return [];
    return [{ table, middle: indexMiddle(index), label: "idx", location: index.relation?.location }];
  }
  const created = createdTables(parsed).flatMap(({ relation, tableElts }) =>
    (tableElts ?? []).flatMap((element) => ofElement(relation?.relname ?? "", element)),
  );
  const table = as(parsed.tree, "AlterTableStmt")?.relation?.relname ?? "";
  const added = alterCommands(statement).flatMap(({ command: { subtype, def } }) =>
    def && (subtype === "AT_AddColumn" || subtype === "AT_AddConstraint") ? ofElement(table, def) : [],
  );
  return [...created, ...added];
}

/** Of a column's constraints and sequence, or of a constraint of the table. */
function ofElement(table: string, element: Node): readonly GeneratedName[] {
  const own = as(element, "Constraint");
  if (own) return ofConstraint(table, own, null);
  const column = as(element, "ColumnDef");
  const name = column?.colname ?? "";
  const constraints = (column?.constraints ?? []).flatMap((node) => as(node, "Constraint") ?? []);
  const hasSequence =
    isSerial(column?.typeName) || constraints.some(({ contype }) => contype === "CONSTR_IDENTITY");
  return [
    ...(hasSequence ? [{ table, middle: name, label: "seq", location: column?.location }] : []),
    ...constraints.flatMap((constraint) => ofConstraint(table, constraint, name)),
  ];
}

function ofConstraint(
  table: string,
  constraint: Tree.Constraint,
  column: string | null,
): readonly GeneratedName[] {
  if (constraint.conname !== undefined || constraint.indexname !== undefined) return [];
  const parts = constraintNameParts(constraint);
  if (!parts) return [];
  const middle = parts.label === "pkey" ? null : (column ?? parts.middle);
  return [{ table, middle, label: parts.label, location: constraint.location }];
}
