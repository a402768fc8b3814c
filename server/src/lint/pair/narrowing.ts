// Whether a change of type drops a part of some values: a smaller number, fewer digits, a shorter text, no time of day.
// Knows the built-in types only; of types it does not know it says no.

interface Shape {
  readonly name: string;
  readonly limits: readonly number[];
}

const wholeNumbers = ["smallint", "integer", "bigint"];
const texts = new Set(["text", "varchar", "char", "citext"]);
const approximate = new Set(["real", "double precision"]);

/** Types as `displayType` writes them. "fails": for a value that does not fit; "loses": cuts or rounds it. */
export function narrows(from: string, to: string): "fails" | "loses" | null {
  const [a, b] = [shapeOf(from), shapeOf(to)];
  if (!a || !b || from === to) return null;
  const [size, other] = [wholeNumbers.indexOf(a.name), wholeNumbers.indexOf(b.name)];
  if (other >= 0) {
    if (size >= 0) return other < size ? "fails" : null;
    return a.name === "numeric" || approximate.has(a.name) ? "loses" : null;
  }
  if (texts.has(a.name) && texts.has(b.name)) {
    const limit = b.limits[0] ?? (b.name === "char" ? 1 : null);
    const held = a.limits[0] ?? (a.name === "char" ? 1 : null);
    return limit !== null && (held === null || limit < held) ? "fails" : null;
  }
  if (a.name === "numeric" && b.name === "numeric") return digitsShrink(a.limits, b.limits) ? "fails" : null;
  if (a.name === "double precision" && b.name === "real") return "loses";
  const isPoint = a.name.startsWith("timestamp");
  return isPoint && (b.name === "date" || /^time(?!stamp)/.test(b.name)) ? "loses" : null;
}

function digitsShrink(from: readonly number[], to: readonly number[]): boolean {
  if (to.length === 0) return false;
  if (from.length === 0) return true;
  const [precision = 0, scale = 0] = from;
  const [newPrecision = 0, newScale = 0] = to;
  return newScale < scale || newPrecision - newScale < precision - scale;
}

/** Null for an array. */
function shapeOf(type: string): Shape | null {
  const match = /^([^()[\]]+?)(?:\(([\d,-]+)\))?$/.exec(type);
  return match ? { name: match[1] ?? "", limits: match[2] ? match[2].split(",").map(Number) : [] } : null;
}
