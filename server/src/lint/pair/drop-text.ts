// The DROP that takes back what the up made, as it is written on its own at the end of a down.
import { quoteIdentifier, quoteName } from "../../sql/names";
import { bareName, type CatalogObject, type ObjectKind } from "./catalog-object";

const words: Readonly<Partial<Record<ObjectKind, string>>> = {
  table: "TABLE",
  "foreign table": "FOREIGN TABLE",
  view: "VIEW",
  "materialized view": "MATERIALIZED VIEW",
  sequence: "SEQUENCE",
  type: "TYPE",
  domain: "DOMAIN",
  schema: "SCHEMA",
  extension: "EXTENSION",
  role: "ROLE",
  collation: "COLLATION",
  statistics: "STATISTICS",
  publication: "PUBLICATION",
  "event trigger": "EVENT TRIGGER",
};

/** Null where the statement would need more than the name. */
export function dropText(object: CatalogObject): string | null {
  const { kind, owner, made } = object;
  const name = {
    schema: object.schema === "public" || object.schema === "" ? null : object.schema,
    name: object.name,
  };
  if (owner) {
    const table = quoteName({
      ...name,
      schema: owner.schema === "public" ? null : owner.schema,
      name: owner.name,
    });
    const own = quoteIdentifier(object.name);
    if (kind === "column" && owner.kind === "table") return `ALTER TABLE ${table} DROP COLUMN ${own};`;
    if (kind === "constraint" && owner.kind === "table")
      return `ALTER TABLE ${table} DROP CONSTRAINT ${own};`;
    if (kind === "attribute") return `ALTER TYPE ${table} DROP ATTRIBUTE ${own};`;
    if (kind === "trigger" || kind === "policy" || kind === "rule") {
      return `DROP ${kind.toUpperCase()} ${own} ON ${table};`;
    }
    return null;
  }
  if (kind === "index") {
    const concurrently = / concurrently /i.test(made?.statement.parsed.text ?? "");
    return `DROP INDEX ${concurrently ? "CONCURRENTLY IF EXISTS " : ""}${quoteName(name)};`;
  }
  if (kind === "function" || kind === "procedure") {
    return `DROP ${kind.toUpperCase()} ${quoteName({ ...name, name: bareName(object.name) })};`;
  }
  const word = words[kind];
  return word ? `DROP ${word} ${quoteName(name)};` : null;
}
