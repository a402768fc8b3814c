// Flyway: `V1.2__desc.sql`, its undo `U1.2__desc.sql`, repeatable `R__desc.sql`. A migration is a transaction unless it
// holds statements that refuse one, which Flyway finds by itself, or its settings say so.
import { wholeRun, type Layout, type Listing } from "./layout";

const versioned = /^([VU])(\d+(?:[._]\d+)*)__(.+)\.sql$/s;
const repeatable = /^R__(.+)\.sql$/s;
/** Baselines stand in for the versions before them; the others are called around a run. */
const others = /^(?:B\d[\d._]*__.+|(?:before|after|create)[A-Z]\w*(?:__.+)?)\.sql$/s;

export const flyway: Layout = {
  id: "flyway",
  placeholders: ["dollar"],
  needsDown: false,
  downName: (name) => name.replace(/V(?=[^/]*$)/, "U"),
  isUsedIn: ({ files }) =>
    files.some(({ name }) => versioned.test(basename(name)) || repeatable.test(basename(name))),
  read({ name: path, text }, listing) {
    const file = basename(path);
    const runs = wholeRun(isOutsideTransaction(path, text, listing) ? "none" : "own");
    const [, kind, version, name] = versioned.exec(file) ?? [];
    if (kind && version && name)
      return [{ version, name, direction: kind === "V" ? "up" : "down", sections: null, runs }];
    const title = repeatable.exec(file)?.[1];
    // After every number in the order of texts, and different for each.
    if (title) return [{ version: `R__${title}`, name: title, direction: "up", sections: null, runs }];
    if (others.test(file)) return [];
    if (/^[VU]\d[\d._]*_[^_]/.test(file)) return "two underscores have to follow the version number";
    return "its name is not that of a migration of Flyway, such as V1__name.sql";
  },
};

function isOutsideTransaction(path: string, text: string | null, listing: Listing): boolean {
  const setting = /executeInTransaction\s*=\s*false/i;
  const inFile = /^--\s*flyway:\s*executeInTransaction\s*=\s*false/im;
  return setting.test(listing.textOf(`${path}.conf`) ?? "") || inFile.test(text ?? "");
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
