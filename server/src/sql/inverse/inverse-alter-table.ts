// Inverses of ALTER TABLE, ALTER TYPE … ATTRIBUTE and the like. Subcommands are taken back in reverse order in one
// statement, as far as they say themselves what was there before.
import { nameOfRangeVar, quoteIdentifier, quoteName, type QualifiedName } from "../names";
import { as, type Tree } from "../syntax-tree";
import { constraintNameParts, type GeneratedNames } from "./generated-names";
import { irreversible, nothing, statements, type Inverse, type MadeInFile } from "./inverse-of";

/** One subcommand taken back: a piece of ALTER TABLE, nothing, or why it cannot be. */
type Piece =
  | { readonly kind: "piece"; readonly text: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "irreversible"; readonly why: string };

const noPiece: Piece = { kind: "nothing" };

export function inverseOfAlterTable(
  alter: Tree.AlterTableStmt,
  made: MadeInFile,
  names: GeneratedNames,
): Inverse {
  if (!alter.relation) return irreversible("this ALTER names no relation");
  const table = nameOfRangeVar(alter.relation);
  const isNew = made.hasTable(table);
  const pieces: string[] = [];
  for (const node of alter.cmds ?? []) {
    const command = as(node, "AlterTableCmd");
    if (!command) continue;
    // DROP TABLE takes it along, but for a foreign key, which could hold another table back.
    if (isNew && as(command.def, "Constraint")?.contype !== "CONSTR_FOREIGN") continue;
    const piece =
      alter.objtype === "OBJECT_TYPE" ? attribute(command) : subcommand(command, table, made, names);
    if (piece.kind === "irreversible") return irreversible(piece.why);
    if (piece.kind === "piece") pieces.unshift(piece.text);
  }
  if (pieces.length === 0) return nothing;
  return statements(
    `ALTER ${words[alter.objtype ?? "OBJECT_TABLE"] ?? "TABLE"} ${quoteName(table)} ${pieces.join(", ")}`,
  );
}

const words: Readonly<Record<string, string>> = {
  OBJECT_INDEX: "INDEX",
  OBJECT_VIEW: "VIEW",
  OBJECT_MATVIEW: "MATERIALIZED VIEW",
  OBJECT_SEQUENCE: "SEQUENCE",
  OBJECT_FOREIGN_TABLE: "FOREIGN TABLE",
  OBJECT_TYPE: "TYPE",
};

function piece(text: string): Piece {
  return { kind: "piece", text };
}

function lost(why: string): Piece {
  return { kind: "irreversible", why };
}

function attribute({ subtype, def, missing_ok, name }: Tree.AlterTableCmd): Piece {
  if (subtype === "AT_AddColumn") {
    return piece(
      `DROP ATTRIBUTE ${ifExists(missing_ok)}${quoteIdentifier(as(def, "ColumnDef")?.colname ?? "")}`,
    );
  }
  return lost(`the attribute ${name ?? ""} as it was before is not known`);
}

function subcommand(
  command: Tree.AlterTableCmd,
  table: QualifiedName,
  made: MadeInFile,
  names: GeneratedNames,
): Piece {
  const { subtype, def, missing_ok } = command;
  const name = command.name ?? "";
  const quoted = quoteIdentifier(name);
  const partition = as(def, "PartitionCmd")?.name;
  const parent = as(def, "RangeVar");
  switch (subtype) {
    case "AT_AddColumn":
      return piece(
        `DROP COLUMN ${ifExists(missing_ok)}${quoteIdentifier(as(def, "ColumnDef")?.colname ?? "")}`,
      );
    case "AT_AddConstraint":
      return addedConstraint(as(def, "Constraint") ?? {}, table, made, names);
    case "AT_SetNotNull":
      return piece(`ALTER COLUMN ${quoted} DROP NOT NULL`);
    case "AT_DropNotNull":
      return piece(`ALTER COLUMN ${quoted} SET NOT NULL`);
    case "AT_AddIdentity":
      return piece(`ALTER COLUMN ${quoted} DROP IDENTITY`);
    case "AT_ValidateConstraint":
      return noPiece;
    case "AT_EnableRowSecurity":
      return piece("DISABLE ROW LEVEL SECURITY");
    case "AT_DisableRowSecurity":
      return piece("ENABLE ROW LEVEL SECURITY");
    case "AT_ForceRowSecurity":
      return piece("NO FORCE ROW LEVEL SECURITY");
    case "AT_NoForceRowSecurity":
      return piece("FORCE ROW LEVEL SECURITY");
    case "AT_EnableTrig":
      return piece(`DISABLE TRIGGER ${quoted}`);
    case "AT_DisableTrig":
      return piece(`ENABLE TRIGGER ${quoted}`);
    case "AT_EnableTrigAll":
      return piece("DISABLE TRIGGER ALL");
    case "AT_DisableTrigAll":
      return piece("ENABLE TRIGGER ALL");
    case "AT_EnableTrigUser":
      return piece("DISABLE TRIGGER USER");
    case "AT_DisableTrigUser":
      return piece("ENABLE TRIGGER USER");
    case "AT_EnableRule":
      return piece(`DISABLE RULE ${quoted}`);
    case "AT_DisableRule":
      return piece(`ENABLE RULE ${quoted}`);
    case "AT_SetLogged":
      return piece("SET UNLOGGED");
    case "AT_SetUnLogged":
      return piece("SET LOGGED");
    case "AT_AddInherit":
      return parent ? piece(`NO INHERIT ${quoteName(nameOfRangeVar(parent))}`) : noPiece;
    case "AT_DropInherit":
      return parent ? piece(`INHERIT ${quoteName(nameOfRangeVar(parent))}`) : noPiece;
    case "AT_AddOf":
      return piece("NOT OF");
    case "AT_AttachPartition":
      // An index cannot be detached: it goes with the index of the parent.
      if (!as(def, "PartitionCmd")?.bound) return lost("an attached index cannot be detached");
      return partition ? piece(`DETACH PARTITION ${quoteName(nameOfRangeVar(partition))}`) : noPiece;
    case "AT_DetachPartition":
      return lost(`the bounds of the partition ${partition?.relname ?? ""} are not known`);
    case "AT_DropColumn":
      return droppedColumn(table, name, made);
    case "AT_DropConstraint": {
      const definition = made.prior.constraint(table, name);
      if (definition === null) return lost(`the definition of the constraint ${name} is not known`);
      return piece(`ADD CONSTRAINT ${quoted} ${definition}`);
    }
    case "AT_AlterColumnType": {
      const type = made.prior.column(table, name)?.type;
      if (type === undefined) return lost(`the previous type of ${table.name}.${name} is not known`);
      return piece(`ALTER COLUMN ${quoted} TYPE ${type} USING ${quoted}::${type}`);
    }
    case "AT_ColumnDefault": {
      const before = made.prior.column(table, name)?.default;
      if (before === undefined) return lost(`the previous default of ${table.name}.${name} is not known`);
      return piece(`ALTER COLUMN ${quoted} ${before === null ? "DROP DEFAULT" : `SET DEFAULT ${before}`}`);
    }
    default:
      return lost(`the previous setting of ${table.name}${name === "" ? "" : `.${name}`} is not known`);
  }
}

/** Its values are gone: without a default it comes back nullable, so that the table's rows allow it. */
function droppedColumn(table: QualifiedName, name: string, { prior }: MadeInFile): Piece {
  const column = prior.column(table, name);
  if (!column || column.default === undefined || column.hasMore) {
    return lost(`the column ${table.name}.${name} and its values cannot come back`);
  }
  const rest =
    column.default === null ? "" : ` DEFAULT ${column.default}${column.notNull ? " NOT NULL" : ""}`;
  return piece(`ADD COLUMN ${quoteIdentifier(name)} ${column.type}${rest}`);
}

function addedConstraint(
  constraint: Tree.Constraint,
  table: QualifiedName,
  made: MadeInFile,
  names: GeneratedNames,
): Piece {
  const { contype, conname, indexname } = constraint;
  if (indexname !== undefined && !made.hasIndex({ schema: table.schema, name: indexname })) {
    return lost(`the definition of the index ${indexname}, which goes with the constraint, is not known`);
  }
  if (contype === "CONSTR_NOTNULL" && conname === undefined) {
    const column = as(constraint.keys?.[0], "String")?.sval ?? "";
    return piece(`ALTER COLUMN ${quoteIdentifier(column)} DROP NOT NULL`);
  }
  const parts = constraintNameParts(constraint);
  const name = conname ?? indexname ?? (parts && names.give(table.name, parts.middle, parts.label));
  if (name === null) return lost("the constraint has no name, and the one it was given is not known");
  return piece(`DROP CONSTRAINT ${quoteIdentifier(name)}`);
}

function ifExists(missingOk: boolean | undefined): string {
  return missingOk ? "IF EXISTS " : "";
}
