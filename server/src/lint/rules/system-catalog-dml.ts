// Rows of the system catalogs that are changed by hand.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { changingStatements, dataChanges } from "../data-changes";
import { defineRule } from "../rule";
import { isCatalog } from "../system-catalogs";
import { nameAt } from "../token-places";

export const systemCatalogDml = defineRule({
  id: "system-catalog-dml",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "data",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "INSERT, UPDATE, DELETE, MERGE or TRUNCATE on a system catalog.",
    why:
      "Nothing checks the change, dependencies are not followed, and other sessions keep what they cached: the result " +
      "can be a corrupt database, at once or when it is dumped. It needs superuser rights, which managed servers do not give.",
    instead: "Use the command for it: ALTER TYPE, ALTER TABLE, COMMENT, ALTER DATABASE and so on.",
    examples: {
      reject: [
        "DELETE FROM pg_catalog.pg_enum WHERE enumlabel = 'old';",
        "UPDATE pg_catalog.pg_attribute SET atttypmod = 104 WHERE attname = 'name';",
      ],
      accept: [
        "SELECT enumlabel FROM pg_enum;",
        "UPDATE pg_settings SET setting = 'on' WHERE name = 'jit';",
        "DELETE FROM app.pg_enum WHERE id = 1;",
      ],
    },
  },
  messages: {
    changed: {
      text: "Changing rows of the system catalog {catalog} by hand can corrupt the database; nothing checks it.",
      help: "Use the SQL command that makes this change.",
    },
  },
  statements: [...changingStatements, "TruncateStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const truncated = (as(tree, "TruncateStmt")?.relations ?? []).map((node) => as(node, "RangeVar"));
    for (const relation of [...dataChanges(tree).map(({ node }) => node.relation), ...truncated]) {
      if (relation && isCatalog(relation, context.world)) {
        const catalog = displayName(nameOfRangeVar(relation));
        context.report({ message: "changed", at: nameAt(context.statement, relation), data: { catalog } });
      }
    }
  },
});
