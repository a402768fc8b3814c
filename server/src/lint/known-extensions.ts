// What is known of extensions by name. Source: the control files of PostgreSQL 14 to 18 ("trusted", "relocatable" and
// "schema"), and those of the other projects named here.

/** Anybody with CREATE on the database may create these. Trusted extensions are there since PostgreSQL 13. */
export const trustedExtensions: ReadonlySet<string> = new Set(
  (
    "bool_plperl btree_gin btree_gist citext cube dict_int fuzzystrmatch hstore intarray isn jsonb_plperl lo ltree " +
    "pg_trgm pgcrypto plperl plpgsql pltcl seg tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp " +
    // Of other projects.
    "timescaledb vector"
  ).split(" "),
);

/** Not relocatable, or with a schema of their own: SCHEMA cannot be chosen freely, or not changed afterwards. */
export const fixedExtensions: ReadonlySet<string> = new Set(
  (
    "adminpack plperl plperlu plpgsql plpython3u plpythonu plpython2u pltcl pltclu xml2 " +
    // Of other projects.
    "age citus orafce pg_cron pg_graphql pg_hint_plan pg_net pg_partman pg_repack pglogical " +
    "pgmq pgsodium plv8 postgis postgis_raster postgis_sfcgal postgis_tiger_geocoder postgis_topology supabase_vault timescaledb"
  ).split(" "),
);
