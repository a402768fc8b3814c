// Types of pgsql-ast-parser as libpg_query's TypeName: what SQL spells as keywords lies in pg_catalog under its own name.
import type { DataTypeDef } from "pgsql-ast-parser";
import type { Node, Tree } from "../syntax-tree";
import { nameNodes, stringNode } from "./places";

const internalNames: Readonly<Record<string, string>> = {
  smallint: "int2",
  int: "int4",
  integer: "int4",
  bigint: "int8",
  real: "float4",
  float: "float8",
  "double precision": "float8",
  boolean: "bool",
  char: "bpchar",
  character: "bpchar",
  varchar: "varchar",
  "character varying": "varchar",
  numeric: "numeric",
  decimal: "numeric",
  bit: "bit",
  "bit varying": "varbit",
  interval: "interval",
  time: "time",
  "time without time zone": "time",
  "time with time zone": "timetz",
  timestamp: "timestamp",
  "timestamp without time zone": "timestamp",
  "timestamp with time zone": "timestamptz",
};

export function mapType(type: DataTypeDef): Tree.TypeName {
  if (type.kind === "array") {
    const element = mapType(type.arrayOf);
    return { ...element, arrayBounds: [...(element.arrayBounds ?? []), { Integer: { ival: -1 } }] };
  }
  const internal = type.schema === undefined && !type.doubleQuoted ? internalNames[type.name] : undefined;
  const names = internal === undefined ? nameNodes(type) : [stringNode("pg_catalog"), stringNode(internal)];
  const typmods: Node[] = (type.config ?? []).map((ival) => ({ A_Const: { ival: { ival } } }));
  return { names, typemod: -1, ...(typmods.length > 0 && { typmods }) };
}
