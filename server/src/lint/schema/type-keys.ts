// Which of the user's types a written type is.
import { builtinTypes } from "./builtin-types";
import type { SqlType } from "./sql-type";
import type { World } from "./world";

/** Key of a type of the user, be it a type or a relation whose rows it stands for; null for PostgreSQL's own. */
export function keyOfType(world: World, type: SqlType): string | null {
  if (type.schema === null && builtinTypes.has(type.name)) return null;
  const name = { schema: type.schema, name: type.name };
  return world.typeKey(name) ?? world.keyOf(name);
}
