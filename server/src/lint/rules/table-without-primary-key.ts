// A new table that has no primary key at the end of its file.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { addsKeysUnseen, laterTable } from "../later-tables";
import { isListed } from "../name-list";
import { createdTables, primaryKeyOf } from "../new-columns";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { rangeOfRelation } from "../tree-places";

export const tableWithoutPrimaryKey = defineRule({
  id: "table-without-primary-key",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "constraints",
  sources: sources(
    "migrationpilot:MP045 eslint-plugin-postgresql:require-primary-key bytebase:table.require-pk pgls:noPrimaryKey",
  ),
  applies: { postgres: 12, direction: "up" },
  options: {
    except: {
      schema: {
        type: "array",
        items: { type: "string" },
        description:
          "Tables that need no primary key, for instance logs, by name; * stands for any characters.",
      },
      default: [],
    },
  },
  docs: {
    summary: "CREATE TABLE without a primary key, and the file adds none.",
    why:
      "Logical replication refuses UPDATE and DELETE on the table unless it is given another replica identity, and tools " +
      "that go through the rows in batches have nothing to go by.",
    instead:
      "Add id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, or make the columns that identify a row the key.",
    examples: {
      reject: ["CREATE TABLE log_lines (at timestamptz, message text);"],
      accept: [
        "CREATE TABLE log_lines (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, message text);",
        "CREATE TABLE log_lines (id bigint);\nALTER TABLE log_lines ADD CONSTRAINT log_lines_pkey PRIMARY KEY (id);",
        "CREATE TABLE log_2026 PARTITION OF log_lines FOR VALUES IN (2026);",
        { up: "CREATE TABLE audit_log (message text);", options: { except: ["*_log"] } },
      ],
    },
  },
  messages: {
    keyless: {
      text: "{table} has no primary key: logical replication refuses UPDATE and DELETE until it has another replica identity.",
      help: "Add id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, or a key of its own columns.",
    },
  },
  statements: ["CreateStmt", "CreateSchemaStmt"],
  check(context) {
    for (const create of createdTables(context.statement.parsed)) {
      const { relation } = create;
      if (!relation || isTemporary(relation) || primaryKeyOf(create).length > 0 || takesKey(create)) continue;
      const name = relation.relname ?? "";
      const later = laterTable(context.file.sql, context.statement, relation);
      if (later?.hasPrimaryKey || later?.isDropped || isListed(name, context.options.list("except")))
        continue;
      if (addsKeysUnseen(context.file.sql)) continue;
      const at = rangeOfRelation(context.statement, relation);
      context.report({ message: "keyless", at, data: { table: displayName(nameOfRangeVar(relation)) } });
    }
  },
});

/** TableLikeOption of src/include/nodes/parsenodes.h: CREATE_TABLE_LIKE_INDEXES. */
const likeIndexes = 1 << 6;

/** A partition and a child belong to another table; LIKE can copy its key. */
function takesKey({ inhRelations, tableElts }: Tree.CreateStmt): boolean {
  if (inhRelations && inhRelations.length > 0) return true;
  return (tableElts ?? []).some((element) => {
    const options = as(element, "TableLikeClause")?.options ?? 0;
    return (options & likeIndexes) !== 0;
  });
}
