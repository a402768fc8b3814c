// Code that reaches the operating system with the server's rights.
import { rangeOfIdentifier, rangeOfWords } from "../../sql/alter-table";
import { nameFromList } from "../../sql/names";
import { optionOf } from "../../sql/options";
import { as, walk, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { tokenAt } from "../tree-places";

const languages = new Set(
  "c plpythonu plpython2u plpython3u plperlu pltclu plsh plr pljavau javau plluau".split(" "),
);

/** Manual: "Server-side Functions" of large objects and "Generic File Access Functions". */
const fileFunctions = new Set(["lo_import", "lo_export", "pg_read_file", "pg_read_binary_file"]);

export const untrustedLanguage = defineRule({
  id: "untrusted-language",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "security",
  sources: sources("migrationpilot:MP073"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "A routine in an untrusted language, COPY … PROGRAM, or a function that reads or writes the server's files.",
    why:
      "Such code runs as the server's operating system user: it can read and write every file of the database cluster. " +
      "Hosted databases do not allow it.",
    instead: "Use a trusted language such as plpgsql, and read files on the client with COPY … FROM STDIN.",
    examples: {
      reject: [
        "CREATE FUNCTION load() RETURNS int LANGUAGE plpython3u AS 'return 1';",
        "COPY rates FROM PROGRAM 'curl https://example.org/rates';",
        "SELECT pg_read_file('/etc/hosts');",
      ],
      accept: [
        "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';",
        "COPY rates FROM STDIN;\n\\.\n",
      ],
    },
  },
  messages: {
    language: {
      text: "Code in {language} runs with the rights of the server's operating system user.",
      help: "Use a trusted language such as plpgsql.",
    },
    program: {
      text: "COPY … PROGRAM runs a shell command as the server's operating system user.",
      help: "Run the command on the client and use COPY … FROM STDIN or TO STDOUT.",
    },
    file: {
      text: "{function}() reads or writes files as the server's operating system user.",
      help: "Read or write the file on the client.",
    },
  },
  statements: [
    "CreateFunctionStmt",
    "CreateExtensionStmt",
    "DoStmt",
    "CopyStmt",
    "SelectStmt",
    "InsertStmt",
    "UpdateStmt",
    "CreateTableAsStmt",
  ],
  check(context) {
    const { statement } = context;
    const { tree, text } = statement.parsed;
    checkLanguage(context, as(tree, "CreateFunctionStmt")?.options ?? as(tree, "DoStmt")?.args);
    // CREATE LANGUAGE is the same to the server.
    const extension = as(tree, "CreateExtensionStmt")?.extname ?? "";
    if (languages.has(extension)) {
      const at = rangeOfIdentifier(statement, extension) ?? statement;
      context.report({ message: "language", at, data: { language: extension } });
    }
    if (as(tree, "CopyStmt")?.is_program) {
      context.report({ message: "program", at: rangeOfWords(statement, "program") ?? statement });
    }
    if (!/\b(?:lo_import|lo_export|pg_read_file|pg_read_binary_file)\b/i.test(text)) return;
    walk(tree, (kind, payload) => {
      if (kind !== "FuncCall") return;
      const call = payload as Tree.FuncCall;
      const { schema, name } = nameFromList(call.funcname ?? []);
      if (!fileFunctions.has(name) || (schema !== null && schema !== "pg_catalog")) return;
      context.report({ message: "file", at: tokenAt(statement, call.location), data: { function: name } });
    });
  },
});

function checkLanguage(context: StatementContext, options: Tree.CreateFunctionStmt["options"]): void {
  const option = optionOf(options, "language");
  const language = as(option?.arg, "String")?.sval?.toLowerCase() ?? "";
  if (!languages.has(language)) return;
  context.report({
    message: "language",
    at: tokenAt(context.statement, option?.location),
    data: { language },
  });
}
