// The text an expression stands for when it is made of literals only: strings put together by || or by format() of
// literals, casts to text. Knows no variables and no other function.
import { quoteIdentifier } from "./names";
import { as, type Node, type Tree } from "./syntax-tree";

/** Null for what is known only while it runs. */
export function constantText(node: Node | undefined): string | null {
  const constant = as(node, "A_Const");
  if (constant) return constant.sval?.sval ?? (constant.sval ? "" : null);
  const cast = as(node, "TypeCast");
  if (cast) return constantText(cast.arg);
  const operation = as(node, "A_Expr");
  if (operation) return joined(operation);
  const call = as(node, "FuncCall");
  const name = as(call?.funcname?.at(-1), "String")?.sval;
  if (!call || name !== "format" || call.func_variadic) return null;
  const [template, ...values] = (call.args ?? []).map(constantText);
  return typeof template === "string" ? formatted(template, values) : null;
}

function joined({ name, lexpr, rexpr }: Tree.A_Expr): string | null {
  if (as(name?.[0], "String")?.sval !== "||") return null;
  const left = constantText(lexpr);
  const right = constantText(rexpr);
  return left === null || right === null ? null : left + right;
}

/** Manual: "format". Null for a value that is not known and for positions and widths, which nobody writes here. */
function formatted(template: string, values: readonly (string | null)[]): string | null {
  let next = 0;
  let isKnown = true;
  const text = template.replace(/%(.?)/gs, (_, conversion: string) => {
    if (conversion === "%") return "%";
    const value = values[next++] ?? null;
    isKnown &&= value !== null && ["s", "I", "L"].includes(conversion);
    if (conversion === "I") return quoteIdentifier(value ?? "");
    return conversion === "L" ? `'${(value ?? "").replaceAll("'", "''")}'` : (value ?? "");
  });
  return isKnown ? text : null;
}
