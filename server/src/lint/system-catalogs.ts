// Names of the tables in pg_catalog, of PostgreSQL 12 to 18. Source: the manual's chapter "System Catalogs". Views such as
// pg_settings are not among them.

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

/** Whether a name without a schema means a table of pg_catalog. */
export function isSystemCatalog(name: string): boolean {
  return name.startsWith("pg_") && catalogs.has(name.slice("pg_".length));
}
