// Inverses of what is neither CREATE nor ALTER TABLE: privileges, comments, domains, enums, rows, and the statements
// that leave nothing to take back.
import { identifierOf } from "../alter-table";
import { nameFromList, nameOfRangeVar, quoteIdentifier, quoteName } from "../names";
import type { ParsedText } from "../sql-file";
import { as, type Node, type NodeKind, type Tree, walk } from "../syntax-tree";
import { constraintNameParts, type GeneratedNames } from "./generated-names";
import { irreversible, nothing, statements, type Inverse, type MadeInFile } from "./inverse-of";

/** Statements after which there is nothing to take back. */
const harmless: ReadonlySet<NodeKind> = new Set<NodeKind>([
  "VariableSetStmt",
  "VariableShowStmt",
  "TransactionStmt",
  "LockStmt",
  "VacuumStmt",
  "ReindexStmt",
  "ClusterStmt",
  "RefreshMatViewStmt",
  "CheckPointStmt",
  "ConstraintsSetStmt",
  "DiscardStmt",
  "NotifyStmt",
  "ListenStmt",
  "ExplainStmt",
]);

/** More rows than this are no seed to take back one by one. */
const mostRows = 50;

export function inverseOfOther(parsed: ParsedText, made: MadeInFile, names: GeneratedNames): Inverse {
  const { tree, kind } = parsed;
  if (!tree || kind === "unparsed") return irreversible("the statement could not be read");
  if (harmless.has(kind)) return nothing;
  const insert = as(tree, "InsertStmt");
  if (insert) return inverseOfInsert(insert, parsed, made);
  const changed = as(tree, "UpdateStmt") ?? as(tree, "DeleteStmt") ?? as(tree, "MergeStmt");
  if (changed?.relation) return rowsOf(changed.relation, made);
  const copy = as(tree, "CopyStmt");
  if (copy) return copy.is_from && copy.relation ? rowsOf(copy.relation, made) : nothing;
  const select = as(tree, "SelectStmt");
  if (select)
    return callsFunctions(select) ? irreversible("what the called function changed is not known") : nothing;
  const truncate = as(tree, "TruncateStmt");
  if (truncate) return irreversible(`the rows of ${tableList(truncate.relations)} cannot come back`);
  const grant =
    as(tree, "GrantStmt") ?? as(tree, "GrantRoleStmt") ?? as(tree, "AlterDefaultPrivilegesStmt")?.action;
  if (grant) {
    return grant.is_grant ? revoke(parsed) : irreversible("the privileges that were revoked are not known");
  }
  const comment = as(tree, "CommentStmt");
  if (comment) return inverseOfComment(comment, parsed, made);
  const domain = as(tree, "AlterDomainStmt");
  if (domain) return inverseOfAlterDomain(domain, names);
  const enumeration = as(tree, "AlterEnumStmt");
  if (enumeration) return inverseOfAlterEnum(enumeration);
  const publication = as(tree, "AlterPublicationStmt");
  if (publication) return inverseOfAlterPublication(publication);
  const dropped = as(tree, "DropStmt");
  const again = dropped && droppedIndexes(dropped, made);
  if (again) return statements(...again);
  if (dropped) return irreversible(`what ${namesOfDrop(parsed)} was before it was dropped is not known`);
  if (kind === "DoStmt") return irreversible("what the DO block changed is not known");
  return irreversible(`no way back is known for ${headOf(parsed)}`);
}

/** The indexes again, CONCURRENTLY where they were dropped so; null unless all of them are known. */
function droppedIndexes(drop: Tree.DropStmt, { prior }: MadeInFile): readonly string[] | null {
  if (drop.removeType !== "OBJECT_INDEX") return null;
  const texts = (drop.objects ?? []).map((node) => prior.index(nameFromList(as(node, "List")?.items ?? [])));
  if (!texts.every((text) => text !== null)) return null;
  return drop.concurrent ? texts.map((text) => text.replace(/ INDEX /, " INDEX CONCURRENTLY ")) : texts;
}

/** The statement's first two words, for instance "CREATE OPERATOR". */
function headOf({ tokens }: ParsedText): string {
  return tokens
    .slice(0, 2)
    .map(({ text }) => text.toUpperCase())
    .join(" ");
}

function namesOfDrop({ text, tokens }: ParsedText): string {
  const from = tokens.findIndex(({ text: word }, index) => index > 1 && !dropWords.has(word));
  const names = tokens
    .slice(from < 0 ? 1 : from)
    .filter(({ text: word }) => word !== "cascade" && word !== "restrict");
  return text.slice(names[0]?.start ?? 0, names.at(-1)?.end ?? text.length).replace(/\s+/g, " ");
}

const dropWords = new Set(
  "if exists concurrently view table trigger wrapper search mapping class family".split(" "),
);

function rowsOf(relation: Tree.RangeVar, made: MadeInFile): Inverse {
  const table = nameOfRangeVar(relation);
  if (made.hasTable(table)) return nothing;
  return irreversible(`the rows of ${quoteName(table)} as they were before cannot come back`);
}

function tableList(nodes: readonly Node[] | undefined): string {
  const tables = (nodes ?? []).flatMap((node) => as(node, "RangeVar") ?? []);
  return tables.map((table) => quoteName(nameOfRangeVar(table))).join(", ");
}

/** set_config() only sets, as pg_dump uses it. */
function callsFunctions(select: Tree.SelectStmt): boolean {
  let calls = false;
  walk(select, (kind, payload) => {
    if (kind !== "FuncCall") return;
    const name = nameFromList((payload as Tree.FuncCall).funcname ?? []).name;
    calls ||= name !== "set_config";
  });
  return calls;
}

/** DELETE of the very rows, where they are written out with their columns. */
function inverseOfInsert(
  insert: Tree.InsertStmt,
  { text, tokens, offsetOf }: ParsedText,
  made: MadeInFile,
): Inverse {
  const { relation, cols, selectStmt, onConflictClause } = insert;
  if (!relation) return nothing;
  const table = nameOfRangeVar(relation);
  if (made.hasTable(table)) return nothing;
  const lists = as(selectStmt, "SelectStmt")?.valuesLists;
  const columns = (cols ?? []).map((node) => as(node, "ResTarget")?.name ?? "");
  const why = `the rows inserted into ${quoteName(table)} cannot be told from others`;
  if (!lists || columns.length === 0 || onConflictClause || lists.length > mostRows) return irreversible(why);
  const rows: string[] = [];
  for (const node of lists) {
    const values = as(node, "List")?.items ?? [];
    const conditions = values.map((value, index) => {
      const column = quoteIdentifier(columns[index] ?? "");
      const constant = as(value, "A_Const");
      if (!constant) return null;
      if (constant.isnull) return `${column} IS NULL`;
      const at = offsetOf(constant.location ?? 0);
      const token = tokens.find(({ start }) => start === at);
      return token ? `${column} = ${text.slice(token.start, token.end)}` : null;
    });
    if (conditions.includes(null)) return irreversible(why);
    rows.push(conditions.join(" AND "));
  }
  const where = rows.length === 1 ? (rows[0] ?? "") : rows.map((row) => `(${row})`).join(" OR ");
  return statements(`DELETE FROM ${quoteName(table)} WHERE ${where}`);
}

/** GRANT … TO … as REVOKE … FROM …, cut from the statement itself. */
function revoke({ text, tokens }: ParsedText): Inverse {
  const wordAt = (word: string, from = 0): number =>
    tokens.findIndex(
      ({ kind, text: written }, index) => index >= from && kind === "word" && written === word,
    );
  const grant = wordAt("grant");
  const to = wordAt("to", grant);
  const first = tokens[grant];
  const target = tokens[to];
  const end = [wordAt("with", to), wordAt("granted", to)].filter((at) => at >= 0);
  const last = tokens[(end.length > 0 ? Math.min(...end) : tokens.length) - 1];
  if (!first || !target || !last) return irreversible("the privileges that were granted could not be read");
  const before = text.slice(0, first.start);
  const what = text.slice(first.end, target.start).trim();
  return statements(`${before}REVOKE ${what} FROM ${text.slice(target.end, last.end).trim()}`);
}

/** Taken to be the first comment: an earlier one is not known. */
function inverseOfComment(
  comment: Tree.CommentStmt,
  { text, tokens }: ParsedText,
  made: MadeInFile,
): Inverse {
  const list = as(comment.object, "List")?.items ?? [];
  const table = comment.objtype === "OBJECT_TABLE" ? list : list.slice(0, -1);
  if (table.length > 0 && made.hasTable(nameFromList(table))) return nothing;
  if (comment.comment === undefined) return irreversible("the comment that was removed is not known");
  const is = tokens.findLast((token) => identifierOf(token) === "is");
  return is ? statements(`${text.slice(0, is.end)} NULL`) : nothing;
}

/** Letters of AlterDomainStmt.subtype: src/include/nodes/parsenodes.h. */
function inverseOfAlterDomain(alter: Tree.AlterDomainStmt, names: GeneratedNames): Inverse {
  const name = nameFromList(alter.typeName ?? []);
  const domain = `ALTER DOMAIN ${quoteName(name)}`;
  switch (alter.subtype) {
    case "O":
      return statements(`${domain} DROP NOT NULL`);
    case "N":
      return statements(`${domain} SET NOT NULL`);
    case "V":
      return nothing;
    case "C": {
      const constraint = as(alter.def, "Constraint") ?? {};
      // A CHECK of a domain is named without a column: domainAddCheckConstraint() of typecmds.c.
      const label = constraintNameParts(constraint)?.label ?? "not_null";
      const given = constraint.conname ?? names.give(name.name, null, label);
      return statements(`${domain} DROP CONSTRAINT ${quoteIdentifier(given)}`);
    }
    default:
      return irreversible(`the domain ${quoteName(name)} as it was before is not known`);
  }
}

function inverseOfAlterEnum({ typeName, oldVal, newVal }: Tree.AlterEnumStmt): Inverse {
  const type = quoteName(nameFromList(typeName ?? []));
  if (oldVal === undefined || newVal === undefined) {
    return irreversible(`the value ${newVal ?? ""} cannot be removed from the type ${type}`);
  }
  return statements(`ALTER TYPE ${type} RENAME VALUE ${literal(newVal)} TO ${literal(oldVal)}`);
}

function inverseOfAlterPublication({ pubname, pubobjects, action }: Tree.AlterPublicationStmt): Inverse {
  const tables = (pubobjects ?? []).map((node) => as(node, "PublicationObjSpec")?.pubtable?.relation);
  if (action !== "AP_AddObjects" || tables.length === 0 || !tables.every((table) => table !== undefined)) {
    return irreversible(`the publication ${pubname ?? ""} as it was before is not known`);
  }
  const list = tables.map((table) => quoteName(nameOfRangeVar(table))).join(", ");
  return statements(`ALTER PUBLICATION ${quoteIdentifier(pubname ?? "")} DROP TABLE ${list}`);
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
