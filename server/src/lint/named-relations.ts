// The relations that a file names anywhere, as far as its text tells: not what functions and DO blocks touch.
import { nameFromList } from "../sql/names";
import { eachRangeVar } from "../sql/tree-names";
import { as } from "../sql/syntax-tree";
import { Digest } from "./history-context";

/** Names without schemas, because the search path of another file may differ. */
export const namesOfFile = new Digest<ReadonlySet<string>>(({ sql }) => {
  const names = new Set<string>();
  for (const { parsed } of sql.statements) {
    if (!parsed.tree) continue;
    eachRangeVar(parsed.tree, ({ relname }) => names.add(relname ?? ""));
    for (const object of as(parsed.tree, "DropStmt")?.objects ?? []) {
      names.add(nameFromList(as(object, "List")?.items ?? []).name);
    }
  }
  return names;
});
