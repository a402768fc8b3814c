// Whether a rename in a down takes back one of its up. Such a rename says nothing that the up's own finding did not.
import { nameOfRangeVar, type QualifiedName } from "../sql/names";
import { as, type Tree } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import { nameOfObject } from "./dropped-objects";

export function renamesBack({ file, statement }: StatementContext): boolean {
  const back = as(statement.parsed.tree, "RenameStmt");
  if (!back || !file.up) return false;
  return file.up.sql.statements.some(({ parsed }) => {
    const there = as(parsed.tree, "RenameStmt");
    if (!there || there.renameType !== back.renameType) return false;
    return renamedFrom(there).name === back.newname && there.newname === renamedFrom(back).name;
  });
}

/** The name that goes away: of a column, constraint and so on, or of the thing itself. */
export function renamedFrom(rename: Tree.RenameStmt): QualifiedName {
  if (rename.subname !== undefined) return { schema: null, name: rename.subname };
  return rename.relation ? nameOfRangeVar(rename.relation) : nameOfObject(rename.object);
}
