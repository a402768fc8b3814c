// Options in parentheses and their like (DefElem nodes), read as the server reads them.
import { as, type Node, type Tree } from "./syntax-tree";

/** The option of that name, the last one where the server takes several; null without it. */
export function optionOf(options: readonly Node[] | undefined, name: string): Tree.DefElem | null {
  for (const node of options?.toReversed() ?? []) {
    const option = as(node, "DefElem");
    if (option?.defname === name) return option;
  }
  return null;
}

/** Whether a yes-or-no option is on: defGetBoolean() of src/backend/commands/define.c, where no value means yes. */
export function isOn(options: readonly Node[] | undefined, name: string, otherwise: boolean): boolean {
  const option = optionOf(options, name);
  if (!option) return otherwise;
  if (!option.arg) return true;
  const number = as(option.arg, "Integer");
  if (number) return (number.ival ?? 0) !== 0;
  const flag = as(option.arg, "Boolean");
  if (flag) return flag.boolval ?? false;
  return ["true", "on"].includes(as(option.arg, "String")?.sval?.toLowerCase() ?? "");
}
