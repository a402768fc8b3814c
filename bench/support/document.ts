// Generated migrations: one long file for the editor's benchmarks, and many short pairs for the command line's. Always
// the same for the same size.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A migration of exactly so many lines, of whole statements: tables, columns, indexes, comments and rows. */
export function longMigration(lines: number): string {
  const text = ["SET lock_timeout = '2s';", "SET statement_timeout = '30s';"];
  for (let step = 0; ; step++) {
    const block = blockOf(step);
    if (text.length + block.length > lines) break;
    text.push(...block);
  }
  while (text.length < lines) text.push("-- end");
  return `${text.join("\n")}\n`;
}

function blockOf(step: number): readonly string[] {
  const table = `t_${step}`;
  const risky =
    step % 10 === 0
      ? [
          `ALTER TABLE old_${step} ADD COLUMN c_${step} integer NOT NULL;`,
          `CREATE INDEX old_${step}_idx ON old_${step} (c_${step});`,
        ]
      : [];
  return [
    `CREATE TABLE IF NOT EXISTS ${table} (`,
    "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,",
    "  parent_id bigint,",
    "  name text NOT NULL,",
    "  state text NOT NULL DEFAULT 'new',",
    "  created_at timestamptz NOT NULL DEFAULT now()",
    ");",
    "",
    `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS extra_${step} text;`,
    `CREATE INDEX IF NOT EXISTS ${table}_name_idx ON ${table} (name);`,
    ...risky,
    `COMMENT ON TABLE ${table} IS 'row of step ${step}';`,
    `INSERT INTO ${table} (name) VALUES ('a'), ('b'), ('c''d');`,
    "",
  ];
}

/** Writes so many pairs into a folder. Each up is a table with an index or a column, a comment or rows. */
export function writePairs(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  for (let number = 1; number <= count; number++) {
    const stem = join(folder, `${String(number).padStart(6, "0")}_step_${number}`);
    writeFileSync(`${stem}.up.sql`, upOf(number));
    writeFileSync(`${stem}.down.sql`, `DROP TABLE item_${number};\n`);
  }
}

/** The up of one generated pair. */
export function upOf(number: number): string {
  const table = `item_${number}`;
  const second =
    number % 2 === 0
      ? `CREATE INDEX ${table}_name_idx ON ${table} (name);`
      : `ALTER TABLE ${table} ADD COLUMN extra text;`;
  const third =
    number % 3 === 0
      ? `INSERT INTO ${table} (name) VALUES ('a'), ('b');`
      : `COMMENT ON TABLE ${table} IS 'step ${number}';`;
  const create = `CREATE TABLE ${table} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);`;
  return `${create}\n${second}\n${third}\n`;
}

/** What a person types into the middle of a long migration, one character at a time. */
export const typedText = [
  "ALTER TABLE accounts ADD COLUMN last_seen_at timestamptz NOT NULL DEFAULT now();",
  "CREATE INDEX accounts_last_seen_idx ON accounts (last_seen_at);",
  "ALTER TABLE accounts ADD CONSTRAINT accounts_owner_fk FOREIGN KEY (owner_id) REFERENCES owners (id);",
  "DROP TABLE old_accounts;",
  "",
].join("\n");
