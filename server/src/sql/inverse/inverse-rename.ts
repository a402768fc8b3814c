// Inverses of RENAME and SET SCHEMA: the same with the names swapped, on the name the object has by then.
import { nameFromList, nameOfRangeVar, quoteIdentifier, quoteName, type QualifiedName } from "../names";
import { as, type Node, type Tree } from "../syntax-tree";
import { irreversible, statements, type Inverse } from "./inverse-of";
import {
  printRenameColumn,
  printRenameConstraint,
  printRenameIndex,
  printRenameTable,
} from "./print-statement";
import { argumentTypes, typeText } from "./type-text";

/** Kinds that are named by a relation and renamed as a whole. */
const relationWords: Readonly<Record<string, string>> = {
  OBJECT_VIEW: "VIEW",
  OBJECT_MATVIEW: "MATERIALIZED VIEW",
  OBJECT_SEQUENCE: "SEQUENCE",
  OBJECT_FOREIGN_TABLE: "FOREIGN TABLE",
  OBJECT_TABLE: "TABLE",
};

/** Kinds that are named by a list of words. */
const listWords: Readonly<Record<string, string>> = {
  OBJECT_TYPE: "TYPE",
  OBJECT_DOMAIN: "DOMAIN",
  OBJECT_COLLATION: "COLLATION",
  OBJECT_CONVERSION: "CONVERSION",
  OBJECT_STATISTIC_EXT: "STATISTICS",
  OBJECT_TSCONFIGURATION: "TEXT SEARCH CONFIGURATION",
  OBJECT_TSDICTIONARY: "TEXT SEARCH DICTIONARY",
};

/** Kinds of the whole database or server, named by one word. */
const plainWords: Readonly<Record<string, string>> = {
  OBJECT_SCHEMA: "SCHEMA",
  OBJECT_ROLE: "ROLE",
  OBJECT_DATABASE: "DATABASE",
  OBJECT_TABLESPACE: "TABLESPACE",
  OBJECT_PUBLICATION: "PUBLICATION",
  OBJECT_SUBSCRIPTION: "SUBSCRIPTION",
  OBJECT_EVENT_TRIGGER: "EVENT TRIGGER",
  OBJECT_FOREIGN_SERVER: "SERVER",
  OBJECT_LANGUAGE: "LANGUAGE",
};

/** Kinds that stand on a table. */
const onTableWords: Readonly<Record<string, string>> = {
  OBJECT_TRIGGER: "TRIGGER",
  OBJECT_RULE: "RULE",
  OBJECT_POLICY: "POLICY",
};

const routineWords: Readonly<Record<string, string>> = {
  OBJECT_FUNCTION: "FUNCTION",
  OBJECT_PROCEDURE: "PROCEDURE",
  OBJECT_ROUTINE: "ROUTINE",
};

export function inverseOfRename(rename: Tree.RenameStmt): Inverse {
  const { renameType = "OBJECT_TABLE", relationType = "OBJECT_TABLE", relation, object } = rename;
  const from = rename.subname ?? "";
  const to = rename.newname ?? "";
  const quoted = `RENAME TO ${quoteIdentifier(from)}`;
  if (relation) {
    const table = nameOfRangeVar(relation);
    const renamed: QualifiedName = { schema: table.schema, name: to };
    const onTable = onTableWords[renameType];
    if (onTable)
      return statements(`ALTER ${onTable} ${quoteIdentifier(to)} ON ${quoteName(table)} ${quoted}`);
    switch (renameType) {
      case "OBJECT_TABLE":
        return statements(printRenameTable(renamed, table.name));
      case "OBJECT_INDEX":
        return statements(printRenameIndex(renamed, table.name));
      case "OBJECT_TABCONSTRAINT":
        return statements(printRenameConstraint(table, to, from));
      case "OBJECT_ATTRIBUTE":
        return statements(
          `ALTER TYPE ${quoteName(table)} RENAME ATTRIBUTE ${quoteIdentifier(to)} TO ${quoteIdentifier(from)}`,
        );
      case "OBJECT_COLUMN": {
        const word = relationWords[relationType] ?? "TABLE";
        if (word === "TABLE") return statements(printRenameColumn(table, to, from));
        const columns = `${quoteIdentifier(to)} TO ${quoteIdentifier(from)}`;
        return statements(`ALTER ${word} ${quoteName(table)} RENAME COLUMN ${columns}`);
      }
      default: {
        const word = relationWords[renameType];
        if (word)
          return statements(`ALTER ${word} ${quoteName(renamed)} RENAME TO ${quoteIdentifier(table.name)}`);
      }
    }
  }
  const plain = plainWords[renameType];
  if (plain) return statements(`ALTER ${plain} ${quoteIdentifier(to)} ${quoted}`);
  const list = as(object, "List")?.items;
  if (renameType === "OBJECT_DOMCONSTRAINT" && list) {
    const names = `${quoteIdentifier(to)} TO ${quoteIdentifier(from)}`;
    return statements(`ALTER DOMAIN ${quoteName(nameFromList(list))} RENAME CONSTRAINT ${names}`);
  }
  const word = listWords[renameType];
  if (word && list) {
    const { schema, name } = nameFromList(list);
    return statements(`ALTER ${word} ${quoteName({ schema, name: to })} RENAME TO ${quoteIdentifier(name)}`);
  }
  const routine = routineWords[renameType];
  const signature = routine ? signatureOf(object, to) : null;
  if (signature)
    return statements(`ALTER ${routine} ${signature.text} RENAME TO ${quoteIdentifier(signature.was.name)}`);
  return irreversible("this kind of rename cannot be taken back here");
}

export function inverseOfSetSchema(change: Tree.AlterObjectSchemaStmt): Inverse {
  const { objectType = "OBJECT_TABLE", relation, object } = change;
  const moved = change.newschema ?? "";
  const ofRelation = relationWords[objectType];
  if (relation && ofRelation) {
    const was = nameOfRangeVar(relation);
    return moveBack(ofRelation, was, quoteName({ schema: moved, name: was.name }));
  }
  const list = as(object, "List")?.items;
  const ofList = listWords[objectType];
  if (list && ofList) {
    const was = nameFromList(list);
    return moveBack(ofList, was, quoteName({ schema: moved, name: was.name }));
  }
  const routine = routineWords[objectType];
  const signature = routine ? signatureOf(object, null, moved) : null;
  if (routine && signature) return moveBack(routine, signature.was, signature.text);
  return irreversible("the schema it came from is not known");
}

/** Without a schema it came from where unqualified names are made: `public`. */
function moveBack(word: string, was: QualifiedName, now: string): Inverse {
  return statements(`ALTER ${word} ${now} SET SCHEMA ${quoteIdentifier(was.schema ?? "public")}`);
}

/** A routine with its arguments under its new name or in its new schema, and its name before. */
function signatureOf(
  object: Node | undefined,
  newName: string | null,
  newSchema: string | null = null,
): { readonly text: string; readonly was: QualifiedName } | null {
  const routine = as(object, "ObjectWithArgs");
  if (!routine) return null;
  const was = nameFromList(routine.objname ?? []);
  const now = quoteName({ schema: newSchema ?? was.schema, name: newName ?? was.name });
  if (routine.args_unspecified) return { text: now, was };
  const parameters = (routine.objfuncargs ?? []).flatMap((node) => as(node, "FunctionParameter") ?? []);
  const types = (routine.objargs ?? []).flatMap((node) => as(node, "TypeName") ?? []);
  const list = parameters.length > 0 ? argumentTypes(parameters, true) : types.map(typeText).join(", ");
  return { text: `${now}(${list})`, was };
}
