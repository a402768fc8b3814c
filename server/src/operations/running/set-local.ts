// A setting of the transaction, as a part of another statement: one statement less to send.

/** SQL of an expression. */
export function setLocal(name: "lock_timeout" | "statement_timeout", ms: number): string {
  return `pg_catalog.set_config('${name}', '${ms}', true)`;
}
