// A publication of all tables, of a whole schema, or of a table without a primary key, when it sends updates or deletes.
import { nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { rangeOfWords } from "../../sql/alter-table";
import type { StatementContext } from "../context";
import { givesIdentity } from "../replica-identity";
import { defineRule } from "../rule";
import { settingText } from "../schema/columns";
import { identifierAfter } from "../token-places";

export const publicationAllTables = defineRule({
  id: "publication-all-tables",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "replication",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A publication sends all tables, all tables of a schema, or a table without a primary key.",
    why:
      "UPDATE and DELETE of a published table without a replica identity fail from this moment on: with a publication of " +
      "all tables that concerns every table without a primary key, those of later migrations too.",
    instead:
      "List the tables that have a primary key or a REPLICA IDENTITY. A publication WITH (publish = 'insert') needs none.",
    examples: {
      reject: [
        "CREATE PUBLICATION warehouse FOR ALL TABLES;",
        { up: "CREATE PUBLICATION warehouse FOR TABLES IN SCHEMA app;" },
        {
          before: "CREATE TABLE logs (line text);\nCREATE PUBLICATION warehouse;",
          up: "ALTER PUBLICATION warehouse ADD TABLE logs;",
        },
      ],
      accept: [
        "CREATE PUBLICATION warehouse FOR TABLE users;",
        "CREATE PUBLICATION warehouse FOR ALL TABLES WITH (publish = 'insert');",
        {
          before: "CREATE TABLE users (id int PRIMARY KEY);",
          up: "CREATE PUBLICATION warehouse FOR TABLE users;",
        },
      ],
    },
  },
  messages: {
    all: {
      text: "{publication} sends {what}: UPDATE and DELETE of those without a primary key fail from now on.",
      help: "List the tables that have a primary key or a REPLICA IDENTITY, or publish inserts alone.",
    },
    noKey: {
      text: "{table} has no primary key: its UPDATE and DELETE fail once {publication} sends them.",
      help: "Give {table} a primary key or a REPLICA IDENTITY first, or publish inserts alone.",
    },
  },
  statements: ["CreatePublicationStmt", "AlterPublicationStmt"],
  check(context, node) {
    const publication = node.pubname ?? "";
    const alter = "action" in node || context.statement.parsed.kind === "AlterPublicationStmt";
    if (alter && "action" in node && node.action === "AP_DropObjects") return;
    const before = alter ? publicationBefore(context, publication)?.options : undefined;
    if (!sendsChanges([...(before ?? []), ...(node.options ?? [])]) || isPutBack(context, publication))
      return;
    const { statement } = context;
    if (node.for_all_tables) {
      const at = rangeOfWords(statement, "all", "tables") ?? statement;
      context.report({ message: "all", at, data: { publication, what: "every table" } });
    }
    for (const object of node.pubobjects ?? []) checkObject(context, publication, object);
  },
});

function checkObject(context: StatementContext, publication: string, object: Node): void {
  const published = as(object, "PublicationObjSpec");
  const { statement, world } = context;
  const relation = published?.pubtable?.relation;
  if (published && !relation) {
    const at = rangeOfWords(statement, "tables", "in", "schema") ?? statement;
    const what = `every table of ${published.name ?? "the current schema"}`;
    context.report({ message: "all", at, data: { publication, what } });
    return;
  }
  const name = nameOfRangeVar(relation ?? {});
  const table = world.relation(name);
  if (!table?.complete || (table.kind !== "table" && table.kind !== "partitioned-table")) return;
  const hasKey = [...table.constraints.values()].some(({ kind }) => kind === "primary-key");
  const { replicaIdentity } = table;
  const isFine = replicaIdentity === "default" ? hasKey : replicaIdentity !== "nothing";
  if (isFine || table.temporary || givesIdentity(context.file, world, name)) return;
  const at = identifierAfter(statement, "table", name.name);
  context.report({ message: "noKey", at, data: { publication, table: name.name } });
}

function publicationBefore(
  { world }: StatementContext,
  name: string,
): Tree.CreatePublicationStmt | undefined {
  return as(world.object("publication", "", name)?.node, "CreatePublicationStmt");
}

/** Updates or deletes are among what is published; the last word counts. Manual: "CREATE PUBLICATION", publish. */
function sendsChanges(options: readonly Node[]): boolean {
  const publish = options
    .map((node) => as(node, "DefElem"))
    .findLast((option) => option?.defname === "publish");
  return !publish || /\b(update|delete)\b/i.test(settingText(publish.arg));
}

/** The up drops or changes the publication, and this down gives back what it was. */
function isPutBack({ file }: StatementContext, name: string): boolean {
  return (file.up?.sql.statements ?? []).some(({ parsed }) => {
    const drop = as(parsed.tree, "DropStmt");
    if (drop?.removeType === "OBJECT_PUBLICATION") {
      return (drop.objects ?? []).some((object) => as(object, "String")?.sval === name);
    }
    return as(parsed.tree, "AlterPublicationStmt")?.pubname === name;
  });
}
