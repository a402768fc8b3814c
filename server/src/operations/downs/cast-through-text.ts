// Types that PostgreSQL casts into one another only through text, such as an enum into a boolean. The schema comes back that
// way; values that do not read as the old type make the down fail, which is told.

export interface CastThroughText {
  readonly casts: readonly string[];
  /** Each the end of "Cannot come back: …"; empty when no statement casts. */
  readonly unread: readonly string[];
}

/** Of statements as the plan of a schema writes them: ALTER TABLE … ALTER COLUMN … TYPE … USING column::type. */
export function castThroughText(statements: readonly string[]): CastThroughText {
  const unread: string[] = [];
  const casts = statements.map((statement) =>
    statement.replace(cast, (_whole, table: string, column: string, type: string) => {
      unread.push(
        `values of ${table}.${column} that do not read as ${type}: the down fails while there are any`,
      );
      return `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE ${type} USING ${column}::text::${type}`;
    }),
  );
  return { casts, unread };
}

const cast = /^ALTER TABLE (\S+) ALTER COLUMN (\S+) TYPE (.+) USING \2::(?!text::)(?:.+)$/s;
