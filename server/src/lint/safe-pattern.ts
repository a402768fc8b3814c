// Regular expressions that come from a project's settings, matched in bounded time whatever they say: every way to match
// is followed at once, so nothing is tried twice. Knows the usual syntax without backreferences and lookbehind.

type Piece =
  | { readonly kind: "character"; readonly matches: (character: string) => boolean }
  | { readonly kind: "start" | "end" | "boundary" | "no-boundary" }
  | { readonly kind: "ahead" | "not-ahead"; readonly inner: Piece }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Piece[] }
  | { readonly kind: "repeat"; readonly inner: Piece; readonly least: number; readonly most: number };

export interface SafePattern {
  test(text: string): boolean;
}

/** Longer patterns and larger counts are refused. */
const longestPattern = 200;
const largestCount = 100;

/** Null when the text is no pattern or one that is not understood. */
export function safePattern(source: string): SafePattern | null {
  if (source.length > longestPattern || !isRegExp(source)) return null;
  const piece = new PatternReader(source).read();
  return piece && { test: (text) => new Match(text).anywhere(piece) };
}

function isRegExp(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

/** One text: where each piece can end when it begins at a place, worked out once for each place. */
class Match {
  readonly #text: string;
  readonly #known = new Map<Piece, ReadonlySet<number>[]>();

  constructor(text: string) {
    this.#text = text;
  }

  anywhere(piece: Piece): boolean {
    for (let at = 0; at <= this.#text.length; at++) if (this.#ends(piece, at).size > 0) return true;
    return false;
  }

  #ends(piece: Piece, at: number): ReadonlySet<number> {
    let places = this.#known.get(piece);
    if (!places) this.#known.set(piece, (places = []));
    return (places[at] ??= new Set(this.#find(piece, at)));
  }

  #find(piece: Piece, at: number): Iterable<number> {
    switch (piece.kind) {
      case "character":
        return at < this.#text.length && piece.matches(this.#text.charAt(at)) ? [at + 1] : [];
      case "start":
        return at === 0 ? [at] : [];
      case "end":
        return at === this.#text.length ? [at] : [];
      case "boundary":
        return this.#isBoundary(at) ? [at] : [];
      case "no-boundary":
        return this.#isBoundary(at) ? [] : [at];
      case "ahead":
        return this.#ends(piece.inner, at).size > 0 ? [at] : [];
      case "not-ahead":
        return this.#ends(piece.inner, at).size > 0 ? [] : [at];
      case "choice":
        return piece.parts.flatMap((part) => [...this.#ends(part, at)]);
      case "sequence":
        return piece.parts.reduce((from, part) => this.#step(part, from), new Set([at]));
      case "repeat":
        return this.#repeat(piece.inner, at, piece.least, piece.most);
    }
  }

  #step(piece: Piece, from: ReadonlySet<number>): Set<number> {
    return new Set([...from].flatMap((at) => [...this.#ends(piece, at)]));
  }

  #repeat(inner: Piece, at: number, least: number, most: number): ReadonlySet<number> {
    let from = new Set([at]);
    for (let count = 0; count < least; count++) from = this.#step(inner, from);
    const found = new Set(from);
    for (let count = least; count < most && from.size > 0; count++) {
      from = new Set([...this.#step(inner, from)].filter((end) => !found.has(end)));
      for (const end of from) found.add(end);
    }
    return found;
  }

  #isBoundary(at: number): boolean {
    const isWord = (index: number): boolean => /\w/.test(this.#text.charAt(index));
    return isWord(at - 1) !== isWord(at);
  }
}

/** Reads a text that is known to be a regular expression; null for what is not understood. */
class PatternReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  read(): Piece | null {
    const piece = this.#choice();
    return this.#at === this.#source.length ? piece : null;
  }

  #choice(): Piece | null {
    const parts: Piece[] = [];
    do {
      const part = this.#sequence();
      if (!part) return null;
      parts.push(part);
    } while (this.#take("|"));
    return parts.length === 1 && parts[0] ? parts[0] : { kind: "choice", parts };
  }

  #sequence(): Piece | null {
    const parts: Piece[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#source.charAt(this.#at))) {
      const atom = this.#atom();
      const part = atom && this.#repeated(atom);
      if (!part) return null;
      parts.push(part);
    }
    return { kind: "sequence", parts };
  }

  #atom(): Piece | null {
    if (this.#take("(")) return this.#group();
    if (this.#take("^")) return { kind: "start" };
    if (this.#take("$")) return { kind: "end" };
    if (this.#take("\\b")) return { kind: "boundary" };
    if (this.#take("\\B")) return { kind: "no-boundary" };
    // One character, one escape or one class, which the engine itself decides in constant time.
    const found = /^(?:\[\^?(?:\\.|[^\\\]])*\]|\\[dDwWsS]|\\[^\w]|\\[tnr]|[^\\])/.exec(
      this.#source.slice(this.#at),
    );
    if (!found) return null;
    this.#at += found[0].length;
    const one = new RegExp(`^${found[0]}$`);
    return { kind: "character", matches: (character) => one.test(character) };
  }

  #group(): Piece | null {
    const kind = this.#take("?=") ? "ahead" : this.#take("?!") ? "not-ahead" : null;
    if (kind === null && !this.#take("?:") && this.#source.charAt(this.#at) === "?") return null;
    const inner = this.#choice();
    if (!inner || !this.#take(")")) return null;
    return kind === null ? inner : { kind, inner };
  }

  #repeated(inner: Piece): Piece | null {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at));
    if (!found) return inner;
    this.#at += found[0].length;
    const [text, least = "", comma, most = ""] = found;
    if (text.startsWith("*")) return { kind: "repeat", inner, least: 0, most: Infinity };
    if (text.startsWith("+")) return { kind: "repeat", inner, least: 1, most: Infinity };
    if (text.startsWith("?")) return { kind: "repeat", inner, least: 0, most: 1 };
    const last = comma === "" ? Number(least) : most === "" ? Infinity : Number(most);
    if (Number(least) > largestCount || (last > largestCount && last !== Infinity)) return null;
    return { kind: "repeat", inner, least: Number(least), most: last };
  }

  #take(text: string): boolean {
    const found = this.#source.startsWith(text, this.#at);
    if (found) this.#at += text.length;
    return found;
  }
}
