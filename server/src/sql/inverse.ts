// The down script that takes an up script back, as far as syntax alone can tell: each statement's inverse in reverse
// order. What cannot be taken back raises an error in the down script, so that no rollback is recorded that did
// nothing. What needs the state before is taken back as far as the caller tells that state.
import { inverseOfAlterTable } from "./inverse/inverse-alter-table";
import { createdTable, inversesOfCreate } from "./inverse/inverse-create";
import { GeneratedNames } from "./inverse/generated-names";
import { inverseOfOther } from "./inverse/inverse-other";
import { inverseOfRename, inverseOfSetSchema } from "./inverse/inverse-rename";
import {
  irreversible,
  nothing,
  nothingKnown,
  statements,
  type Inverse,
  type MadeInFile,
  type PriorSchema,
} from "./inverse/inverse-of";
import { nameOfRangeVar, quoteName, type QualifiedName } from "./names";
import type { Parser } from "./parser";
import type { ParsedText, SqlFile } from "./sql-file";
import { as, type NodeKind } from "./syntax-tree";

export interface InverseScript {
  /** In the order in which the down script runs them, without semicolons. */
  readonly statements: readonly string[];
  /** The same without those that only raise an error. */
  readonly known: readonly string[];
  /** Statements of the up script (by index) that cannot be taken back, and why. */
  readonly irreversible: readonly { readonly index: number; readonly why: string }[];
}

/** The inverse of every statement of a file, each parsed again by `parser` before it is given out. */
export function inverseStatements(
  file: SqlFile,
  parser: Parser,
  prior: PriorSchema = nothingKnown,
): InverseScript {
  const made = new Made(prior);
  const names = new GeneratedNames();
  const found: Inverse[] = [];
  const lost: { readonly index: number; readonly why: string }[] = [];
  for (const { parsed, index } of file.statements) {
    const rows = prior.rows(index);
    const inverse = checked(rows ? statements(...rows) : inverseOf(parsed, made, names), parser);
    if (inverse.kind === "irreversible") lost.push({ index, why: inverse.why });
    found.push(inverse);
    // The index goes with the constraint that it was made into.
    for (const at of made.indexesTurnedIntoConstraints(parsed)) found[at] = nothing;
    made.note(parsed, index);
  }
  found.reverse();
  return {
    statements: found.flatMap(textsOf),
    known: found.flatMap((inverse) => (inverse.kind === "statements" ? inverse.statements : [])),
    irreversible: lost,
  };
}

function inverseOf(parsed: ParsedText, made: MadeInFile, names: GeneratedNames): Inverse {
  const { tree, kind } = parsed;
  const alter = as(tree, "AlterTableStmt");
  if (alter) return inverseOfAlterTable(alter, made, names);
  const rename = as(tree, "RenameStmt");
  if (rename) return inverseOfRename(rename);
  const move = as(tree, "AlterObjectSchemaStmt");
  if (move) return inverseOfSetSchema(move);
  const into = as(tree, "SelectStmt")?.intoClause?.rel;
  if (into) return statements(`DROP TABLE ${quoteName(nameOfRangeVar(into))}`);
  const create = inversesOfCreate[kind as NodeKind] as
    ((payload: unknown, made: MadeInFile, names: GeneratedNames) => Inverse) | undefined;
  if (create && tree) return create(as(tree, kind as NodeKind), made, names);
  return inverseOfOther(parsed, made, names);
}

/** A statement that the grammar would reject is never given out. */
function checked(inverse: Inverse, parser: Parser): Inverse {
  if (inverse.kind !== "statements") return inverse;
  const broken = inverse.statements.find((text) => parser.parse(text).error !== null);
  return broken === undefined ? inverse : irreversible("its inverse could not be written");
}

function textsOf(inverse: Inverse): readonly string[] {
  if (inverse.kind === "irreversible") return [raising(inverse.why)];
  return inverse.kind === "statements" ? inverse.statements : [];
}

/** A block that fails with the reason: in the format string of RAISE a percent sign is doubled. */
export function raising(why: string): string {
  const message = why.replaceAll("'", "''").replaceAll("%", "%%");
  const quote = message.includes("$$") ? "$irreversible$" : "$$";
  return `DO ${quote} BEGIN RAISE EXCEPTION 'irreversible: ${message}'; END ${quote}`;
}

/** Tables and indexes that the file has made so far, under the names they have now. */
class Made implements MadeInFile {
  readonly prior: PriorSchema;
  readonly #tables = new Set<string>();
  /** With the number of the statement that made it. */
  readonly #indexes = new Map<string, number>();

  constructor(prior: PriorSchema) {
    this.prior = prior;
  }

  hasTable(name: QualifiedName): boolean {
    return this.#tables.has(keyOf(name));
  }

  hasIndex(name: QualifiedName): boolean {
    return this.#indexes.has(keyOf(name));
  }

  /** Numbers of the statements that made them. */
  indexesTurnedIntoConstraints({ tree }: ParsedText): readonly number[] {
    const alter = as(tree, "AlterTableStmt");
    return (alter?.cmds ?? []).flatMap((node) => {
      const name = as(as(node, "AlterTableCmd")?.def, "Constraint")?.indexname;
      if (name === undefined) return [];
      return this.#indexes.get(keyOf({ schema: alter?.relation?.schemaname ?? null, name })) ?? [];
    });
  }

  note({ tree }: ParsedText, statement: number): void {
    if (!tree) return;
    const table = createdTable(tree);
    // With IF NOT EXISTS the table may be older, and then what happens to it has to be taken back.
    const conditional = as(tree, "CreateStmt")?.if_not_exists ?? as(tree, "CreateTableAsStmt")?.if_not_exists;
    if (table && !conditional) this.#tables.add(keyOf(nameOfRangeVar(table)));
    const index = as(tree, "IndexStmt");
    if (index?.idxname !== undefined && index.relation) {
      this.#indexes.set(keyOf({ schema: index.relation.schemaname ?? null, name: index.idxname }), statement);
    }
    const rename = as(tree, "RenameStmt");
    if (rename?.renameType === "OBJECT_TABLE" && rename.relation) {
      const before = nameOfRangeVar(rename.relation);
      if (this.#tables.delete(keyOf(before))) {
        this.#tables.add(keyOf({ schema: before.schema, name: rename.newname ?? "" }));
      }
    }
    for (const node of as(tree, "DropStmt")?.objects ?? []) {
      const parts = (as(node, "List")?.items ?? []).map((item) => as(item, "String")?.sval ?? "");
      this.#tables.delete(keyOf({ schema: parts.at(-2) ?? null, name: parts.at(-1) ?? "" }));
    }
  }
}

function keyOf({ schema, name }: QualifiedName): string {
  return JSON.stringify([schema ?? "public", name]);
}
