// A name against a list from the settings, in which `*` stands for any characters.

export function isListed(name: string, list: readonly string[]): boolean {
  return list.some((pattern) => matches(name, pattern.split("*")));
}

/** The parts between the stars, in order; the first and the last hold the ends. */
function matches(name: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = name.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return name.length >= from + last.length && name.endsWith(last);
}
