// The three units in which PostgreSQL software counts: UTF-8 bytes (libpg_query trees), code points (error positions
// of the server and of libpg_query) and UTF-16 units (editors, this code). One place converts between them.

const nonAscii = /[^\u0000-\u007f]/;

/** Converts many byte offsets of one text; constant time when the text is ASCII. */
export class ByteOffsets {
  readonly #text: string;
  #units: Uint32Array | undefined;
  readonly #ascii: boolean;

  constructor(text: string) {
    this.#text = text;
    this.#ascii = !nonAscii.test(text);
  }

  /** UTF-16 offset of a UTF-8 byte offset; an offset inside a character belongs to its start. */
  toUtf16(byte: number): number {
    if (this.#ascii) return Math.min(byte, this.#text.length);
    this.#units ??= unitsByByte(this.#text);
    return this.#units[Math.min(byte, this.#units.length - 1)] ?? this.#text.length;
  }
}

/** UTF-16 offset of a 0-based code point offset. */
export function utf16FromCodePoints(text: string, codePoints: number): number {
  if (!nonAscii.test(text)) return Math.min(codePoints, text.length);
  let unit = 0;
  for (let seen = 0; seen < codePoints && unit < text.length; seen++) {
    unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
  }
  return unit;
}

function unitsByByte(text: string): Uint32Array {
  const units = new Uint32Array(Buffer.byteLength(text, "utf8") + 1);
  let byte = 0;
  for (let unit = 0; unit < text.length;) {
    const point = text.codePointAt(unit) ?? 0;
    const bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    units.fill(unit, byte, byte + bytes);
    byte += bytes;
    unit += point > 0xffff ? 2 : 1;
  }
  units[byte] = text.length;
  return units;
}
