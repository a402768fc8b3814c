// Names of the tables in pg_catalog, of PostgreSQL 12 to 18. Source: the manual's chapter "System Catalogs". Views such as
// pg_settings are not among them.
import { nameOfRangeVar } from "../sql/names";
import type { Tree } from "../sql/syntax-tree";
import type { World } from "./schema/world";

const catalogs = new Set(
  (
    "aggregate am amop amproc attrdef attribute auth_members authid cast class collation constraint conversion database " +
    "db_role_setting default_acl depend description enum event_trigger extension foreign_data_wrapper foreign_server " +
    "foreign_table index inherits init_privs language largeobject largeobject_metadata namespace opclass operator " +
    "opfamily parameter_acl partitioned_table pltemplate policy proc publication publication_namespace publication_rel " +
    "range replication_origin rewrite seclabel sequence shdepend shdescription shseclabel statistic statistic_ext " +
    "statistic_ext_data subscription subscription_rel tablespace transform trigger ts_config ts_config_map ts_dict " +
    "ts_parser ts_template type user_mapping"
  ).split(" "),
);

/** A bare name is looked for in pg_catalog before the search path, but after temporary tables. */
export function isCatalog(relation: Tree.RangeVar, world: World): boolean {
  const name = nameOfRangeVar(relation);
  if (name.schema === "pg_catalog") return name.name !== "pg_settings";
  if (name.schema !== null) return name.schema === "information_schema" || name.schema === "pg_toast";
  return isSystemCatalog(name.name) && !world.relation(name)?.temporary;
}

/** Whether a name without a schema means a table of pg_catalog. */
function isSystemCatalog(name: string): boolean {
  return name.startsWith("pg_") && catalogs.has(name.slice("pg_".length));
}
