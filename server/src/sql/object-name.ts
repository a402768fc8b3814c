// makeObjectName() of src/backend/commands/indexcmds.c: how PostgreSQL makes a name of parts, in 63 bytes.

/** NAMEDATALEN - 1. */
export const longestIdentifier = 63;

/** Parts joined by "_", the longer of the first two cut so that the whole fits; an empty or missing part is left out. */
export function objectName(name: string, addition: string | null, label: string): string {
  const middle = addition ?? "";
  const room = longestIdentifier - (label === "" ? 0 : byteLength(label) + 1) - (middle === "" ? 0 : 1);
  let [first, second] = [byteLength(name), byteLength(middle)];
  while (first + second > room) {
    if (first > second) first--;
    else second--;
  }
  return [clip(name, first), clip(middle, second), label].filter((part) => part !== "").join("_");
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function byteLength(text: string): number {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return encoder.encode(text).length;
  return text.length;
}

/** At most so many bytes, and no part of a character. */
export function clip(text: string, bytes: number): string {
  if (text.length <= bytes && byteLength(text) <= bytes) return text;
  let end = bytes;
  const encoded = encoder.encode(text);
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--;
  return decoder.decode(encoded.subarray(0, end));
}
