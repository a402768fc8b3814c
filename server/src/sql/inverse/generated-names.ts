// The names PostgreSQL gives to constraints and indexes that were created without one: ChooseConstraintName() and
// ChooseIndexName() of src/backend/commands/indexcmds.c. Numbers added because a name was taken
// are known only for names taken in the same file.
import { objectName } from "../object-name";
import { as, type Node, type Tree, walk } from "../syntax-tree";

/** Names already given in this file, so that the next equal one gets its number. */
export class GeneratedNames {
  readonly #taken = new Set<string>();

  /** `<table>[_<middle>]_<label>`, with a number when it was given before. */
  give(table: string, middle: string | null, label: string): string {
    for (let pass = 0; ; pass++) {
      const name = objectName(table, middle, pass === 0 ? label : `${label}${pass}`);
      if (this.#taken.has(name)) continue;
      this.#taken.add(name);
      return name;
    }
  }
}

/** Label and middle part of an unnamed constraint; null when it has no name of its own kind. */
export function constraintNameParts(
  constraint: Tree.Constraint,
): { readonly middle: string | null; readonly label: string } | null {
  switch (constraint.contype) {
    case "CONSTR_PRIMARY":
      return { middle: null, label: "pkey" };
    case "CONSTR_UNIQUE":
      return { middle: namesOf(constraint.keys).join("_"), label: "key" };
    case "CONSTR_FOREIGN":
      return { middle: namesOf(constraint.fk_attrs).join("_"), label: "fkey" };
    case "CONSTR_CHECK":
      return { middle: onlyColumnOf(constraint.raw_expr), label: "check" };
    case "CONSTR_EXCLUSION": {
      const columns = (constraint.exclusions ?? []).map((pair) =>
        as(as(pair, "List")?.items?.[0], "IndexElem"),
      );
      const middle = indexColumns(columns);
      return middle === null ? null : { middle, label: "excl" };
    }
    default:
      return null;
  }
}

/** Middle part of an unnamed index: its columns, a function by its name; null for other expressions. */
export function indexMiddle(index: Tree.IndexStmt): string | null {
  return indexColumns((index.indexParams ?? []).map((node) => as(node, "IndexElem")));
}

function indexColumns(elements: readonly (Tree.IndexElem | undefined)[]): string | null {
  const names = elements.map((element) => {
    if (element?.name !== undefined) return element.name;
    return namesOf(as(element?.expr, "FuncCall")?.funcname).at(-1);
  });
  return names.every((name) => name !== undefined) && names.length > 0 ? names.join("_") : null;
}

/** A CHECK over one column carries its name: AddRelationNewConstraints() of src/backend/catalog/heap.c. */
function onlyColumnOf(expression: Node | undefined): string | null {
  const columns = new Set<string>();
  walk(expression, (kind, payload) => {
    if (kind === "ColumnRef") columns.add(namesOf((payload as Tree.ColumnRef).fields).at(-1) ?? "");
  });
  const [only, another] = columns;
  return only !== undefined && another === undefined ? only : null;
}

function namesOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).map((node) => as(node, "String")?.sval ?? "");
}
