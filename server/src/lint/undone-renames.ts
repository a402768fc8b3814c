// Whether a rename in a down takes back one of its up. Such a rename says nothing that the up's own finding did not.
import { as } from "../sql/syntax-tree";
import type { StatementContext } from "./context";

export function renamesBack({ file, statement }: StatementContext): boolean {
  const back = as(statement.parsed.tree, "RenameStmt");
  if (!back || !file.up) return false;
  const isColumn = back.renameType === "OBJECT_COLUMN";
  return file.up.sql.statements.some(({ parsed }) => {
    const there = as(parsed.tree, "RenameStmt");
    if (there?.renameType !== back.renameType) return false;
    const from = isColumn ? there?.subname : there?.relation?.relname;
    return from === back.newname && there?.newname === (isColumn ? back.subname : back.relation?.relname);
  });
}
