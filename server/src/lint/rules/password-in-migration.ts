// A password written into a migration. Messages never repeat it.
import type { OffsetRange } from "../../base/text-range";
import { rangeOfWords } from "../../sql/alter-table";
import { nameFromList } from "../../sql/names";
import { optionOf } from "../../sql/options";
import type { Statement } from "../../sql/sql-file";
import { as, walk, type Node, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { defineRule } from "../rule";
import { tokenAt } from "../tree-places";

export const passwordInMigration = defineRule({
  id: "password-in-migration",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "security",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A role, subscription, user mapping, server or dblink call has its password in the file.",
    why:
      "Whoever can read the repository, its history or the server's log has the password, and it is the same in every " +
      "database that the migration runs on.",
    instead:
      "Create the role without a password and set it from a secret store or with \\password of psql. A hash is a secret too.",
    examples: {
      reject: [
        "CREATE ROLE app LOGIN PASSWORD 'hunter2';",
        "SELECT dblink_connect('host=db user=app password=hunter2');",
      ],
      accept: [
        "CREATE ROLE app LOGIN;",
        "ALTER ROLE app PASSWORD NULL;",
        "ALTER ROLE app PASSWORD '${APP_PASSWORD}';",
        "CREATE SUBSCRIPTION copy CONNECTION 'host=db dbname=app user=app' PUBLICATION all_tables;",
      ],
    },
  },
  messages: {
    written: {
      text: "A password is written here, for everybody who can read this file, its history or the server's log.",
      help: "Take it out, change it, and set it from a secret store.",
    },
  },
  statements: [
    "CreateRoleStmt",
    "AlterRoleStmt",
    "CreateSubscriptionStmt",
    "AlterSubscriptionStmt",
    "CreateUserMappingStmt",
    "AlterUserMappingStmt",
    "CreateForeignServerStmt",
    "AlterForeignServerStmt",
    "AlterSystemStmt",
    "SelectStmt",
    "CreateTableAsStmt",
    "InsertStmt",
    "ViewStmt",
    "DoStmt",
  ],
  check(context) {
    const at = passwordPlace(context);
    if (at) context.report({ message: "written", at });
  },
});

/** The word before the secret, or what calls with it. */
function passwordPlace({ statement }: StatementContext): OffsetRange | null {
  const { tree, kind, text } = statement.parsed;
  const role = as(tree, "CreateRoleStmt") ?? as(tree, "AlterRoleStmt");
  if (role) {
    const option = optionOf(role.options, "password");
    return isSecret(as(option?.arg, "String")?.sval) ? tokenAt(statement, option?.location) : null;
  }
  const subscription = as(tree, "CreateSubscriptionStmt") ?? as(tree, "AlterSubscriptionStmt");
  if (subscription) {
    return hasPassword(subscription.conninfo) ? (rangeOfWords(statement, "connection") ?? statement) : null;
  }
  const setting = as(tree, "AlterSystemStmt")?.setstmt;
  if (setting) {
    const isSet = (setting.args ?? []).some((arg) => hasPassword(as(arg, "A_Const")?.sval?.sval));
    return isSet ? (rangeOfWords(statement, "alter", "system") ?? statement) : null;
  }
  if (kind === "DoStmt") return builtPlace(statement);
  const options = genericOptions(tree);
  if (options) {
    const secret = options.find(
      (option) => secretOption.test(option.defname ?? "") && isSecret(as(option.arg, "String")?.sval),
    );
    return secret ? tokenAt(statement, secret.location) : null;
  }
  return /dblink/i.test(text)
    ? dblinkPlace(statement.parsed.tree, (location) => tokenAt(statement, location))
    : null;
}

const secretOption = /^(?:ssl)?(?:password|passwd|pwd)$|secret|token|api_?key|access_key/i;

function genericOptions(tree: Node | null): readonly Tree.DefElem[] | null {
  const has =
    as(tree, "CreateUserMappingStmt") ??
    as(tree, "AlterUserMappingStmt") ??
    as(tree, "CreateForeignServerStmt") ??
    as(tree, "AlterForeignServerStmt");
  return has ? (has.options ?? []).flatMap((node) => as(node, "DefElem") ?? []) : null;
}

/** A value that a template will replace is no secret: ${X}, {{x}}, $(X), $X, %s, <x>. */
const placeholder = /\$\{|\{\{|\$\(|^\s*(?:\$[A-Z_][A-Z0-9_]*|%[sLI]|%\(\w+\)s|<[^<>]*>)\s*$/;

function isSecret(value: string | undefined): boolean {
  return value !== undefined && value !== "" && !placeholder.test(value);
}

/** A connection string with password=… or user:password@. Manual: "Connection Strings". */
function hasPassword(text: string | undefined): boolean {
  if (text === undefined) return false;
  const word = /\bpassword\s*=\s*(?:'([^']*)'|([^\s&']+))/i.exec(text);
  if (word) return isSecret(word[1] ?? word[2]);
  const uri = /^postgres(?:ql)?:\/\/[^\s:@/]*:([^\s@]+)@/i.exec(text.trim());
  return uri !== null && isSecret(uri[1]);
}

function dblinkPlace(
  tree: Node | null,
  place: (location: number | undefined) => OffsetRange,
): OffsetRange | null {
  let found: OffsetRange | null = null;
  walk(tree, (kind, payload) => {
    if (found || kind !== "FuncCall") return;
    const call = payload as Tree.FuncCall;
    if (!nameFromList(call.funcname ?? []).name.startsWith("dblink")) return;
    walk(call.args, (inner, constant) => {
      if (inner === "A_Const" && hasPassword((constant as Tree.A_Const).sval?.sval))
        found = place(call.location);
    });
  });
  return found;
}

/** CREATE or ALTER ROLE that a DO block puts together, with a password that is written in it. */
function builtPlace(statement: Statement): OffsetRange | null {
  const { parsed } = statement;
  const found = (parsed.body?.built ?? []).some(({ start, end }) => {
    const text = parsed.text.slice(start, end);
    if (!/\b(?:create|alter)\s+(?:role|user)\b/i.test(text)) return false;
    const match = /\bpassword\s+'{1,4}([^'\s|][^']*)'/i.exec(text);
    return match !== null && isSecret(match[1]);
  });
  return found ? (rangeOfWords(statement, "do") ?? statement) : null;
}
