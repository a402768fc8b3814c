// PostgreSQL's own types by their internal names (SqlType.name): what pg_type of PostgreSQL 18 holds of base, range and
// pseudo types that stand in column and argument lists.

export const builtinTypes: ReadonlySet<string> = new Set(
  (
    "bool bytea char name int8 int2 int2vector int4 regproc text oid tid xid xid8 cid oidvector json jsonb jsonpath xml " +
    "pg_node_tree point lseg path box polygon line circle float4 float8 money macaddr macaddr8 inet cidr bpchar " +
    "varchar date time timestamp timestamptz interval timetz bit varbit numeric refcursor regprocedure regoper " +
    "regoperator regclass regcollation regtype regrole regnamespace regconfig regdictionary uuid pg_lsn " +
    "txid_snapshot pg_snapshot tsvector tsquery gtsvector int4range int8range numrange tsrange tstzrange daterange " +
    "int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange record void trigger " +
    "event_trigger cstring any anyarray anyelement anynonarray anyenum anyrange anymultirange anycompatible " +
    "anycompatiblearray anycompatiblenonarray anycompatiblerange anycompatiblemultirange language_handler " +
    "fdw_handler index_am_handler table_am_handler tsm_handler internal unknown aclitem"
  ).split(" "),
);
