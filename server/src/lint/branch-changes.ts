// What the statements of a file make, change and take away, by name, for two branches to be compared. Follows no search
// path, and of functions only the number of arguments.
import type { OffsetRange } from "../base/text-range";
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../sql/names";
import type { SqlFile, Statement } from "../sql/sql-file";
import { as, type Node } from "../sql/syntax-tree";
import { targetOf } from "./object-targets";
import { inputCount } from "./search-path-clause";
import { treeShape } from "./tree-shape";

export interface BranchChange {
  readonly at: OffsetRange;
  /** For messages. */
  readonly name: string;
  /** Of the table or other object. */
  readonly object: string;
  /** A column or constraint; empty for the whole object. */
  readonly part: string;
  /** The object is not to be found under this name afterwards. */
  readonly goes: boolean;
  /** Equal changes that say IF [NOT] EXISTS do not disturb each other; null for those that do not say it. */
  readonly harmless: string | null;
}

export function branchChanges({ statements }: SqlFile): readonly BranchChange[] {
  return statements.flatMap((statement) => changesOf(statement));
}

/** Whether one cannot follow the other, or undoes it. */
export function collide(a: BranchChange, b: BranchChange): boolean {
  if (a.object !== b.object || (a.harmless !== null && a.harmless === b.harmless)) return false;
  return a.part === b.part || a.goes || b.goes;
}

function changesOf(statement: Statement): readonly BranchChange[] {
  const { tree } = statement.parsed;
  if (!tree) return [];
  const change = (name: QualifiedName, part: string, goes: boolean, same: unknown): BranchChange => ({
    at: placeOf(statement, part === "" ? name.name : part),
    name: part === "" ? name.name : `${part} of ${name.name}`,
    object: `${name.schema ?? "public"}.${name.name}`,
    part,
    goes,
    harmless: same ? treeShape([tree]) : null,
  });
  const alter = as(tree, "AlterTableStmt");
  if (alter?.relation) {
    const table = nameOfRangeVar(alter.relation);
    return (alter.cmds ?? []).flatMap((node) => {
      const command = as(node, "AlterTableCmd");
      const part =
        command?.name ?? as(command?.def, "ColumnDef")?.colname ?? as(command?.def, "Constraint")?.conname;
      return part ? [change(table, part, false, command?.missing_ok)] : [];
    });
  }
  const rename = as(tree, "RenameStmt");
  if (rename?.relation) {
    const isPart = rename.renameType === "OBJECT_COLUMN" || rename.renameType === "OBJECT_TABCONSTRAINT";
    return [change(nameOfRangeVar(rename.relation), isPart ? (rename.subname ?? "") : "", !isPart, false)];
  }
  const drop = as(tree, "DropStmt");
  if (drop)
    return (drop.objects ?? []).map((object) => change(droppedName(object), "", true, drop.missing_ok));
  const create = as(tree, "CreateFunctionStmt");
  if (create) {
    const { schema, name } = nameFromList(create.funcname ?? []);
    return [change({ schema, name: `${name}/${inputCount(create.parameters)}` }, "", false, false)];
  }
  const index = as(tree, "IndexStmt");
  if (index?.idxname) {
    return [
      change(
        { schema: index.relation?.schemaname ?? null, name: index.idxname },
        "",
        false,
        index.if_not_exists,
      ),
    ];
  }
  const { own, conditional } = targetOf(tree);
  return own ? [change(nameOfRangeVar(own), "", false, conditional)] : [];
}

function droppedName(object: Node): QualifiedName {
  const routine = as(object, "ObjectWithArgs");
  if (!routine) return nameFromList(as(object, "List")?.items ?? as(object, "TypeName")?.names ?? []);
  const { schema, name } = nameFromList(routine.objname ?? []);
  return { schema, name: `${name}/${(routine.objargs ?? []).length}` };
}

/** The name in the statement, else the statement. */
function placeOf({ start, end, parsed }: Statement, name: string): OffsetRange {
  const plain = name.replace(/\/\d+$/, "");
  const token = parsed.tokens.find(
    ({ kind, text }) => (kind === "word" && text === plain) || text === `"${plain}"`,
  );
  return token ? { start: start + token.start, end: start + token.end } : { start, end };
}
