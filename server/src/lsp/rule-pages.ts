// The pages of rules and of what proofs find that lie beside the bundle, so that one opens offline from its squiggle. Knows
// only which there are.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { uriOfPath } from "./uris";

export class RulePages {
  readonly #folder: string;
  readonly #known = new Map<string, string | null>();

  /** `media` is the absolute folder that holds `rules/` and `verify/`. */
  constructor(media: string) {
    this.#folder = media;
  }

  /** `file:` URI of the page of a rule, or of a problem such as `verify/differs`; null when none is packaged. */
  uriOf(rule: string): string | null {
    const known = this.#known.get(rule);
    if (known !== undefined) return known;
    const path = rule.includes("/") ? rule : `rules/${rule}`;
    const page = /^[a-z0-9-]+\/[a-z0-9-]+$/.test(path) ? join(this.#folder, `${path}.md`) : null;
    const uri = page !== null && existsSync(page) ? uriOfPath(page) : null;
    this.#known.set(rule, uri);
    return uri;
  }
}
