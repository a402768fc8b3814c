// The rule pages that lie beside the bundle, so that a rule opens offline from its squiggle. Knows only which there are.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { uriOfPath } from "./uris";

export class RulePages {
  readonly #folder: string;
  readonly #known = new Map<string, string | null>();

  /** `media` is the absolute folder that holds `rules/`. */
  constructor(media: string) {
    this.#folder = join(media, "rules");
  }

  /** `file:` URI of a rule's page; null when none is packaged. */
  uriOf(rule: string): string | null {
    const known = this.#known.get(rule);
    if (known !== undefined) return known;
    const page = /^[a-z0-9-]+$/.test(rule) ? join(this.#folder, `${rule}.md`) : null;
    const uri = page !== null && existsSync(page) ? uriOfPath(page) : null;
    this.#known.set(rule, uri);
    return uri;
  }
}
