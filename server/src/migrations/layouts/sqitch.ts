// Sqitch: `deploy/name.sql` and `revert/name.sql` in the order of sqitch.plan, run by psql statement by statement. A
// version here is the place in the plan. Scripts in verify/ change nothing and are left out.
import { wholeRun, type Layout, type Listing } from "./layout";

const pattern = /^(deploy|revert)\/(.+)\.sql$/s;
const planName = "sqitch.plan";

export const sqitch: Layout = {
  id: "sqitch",
  placeholders: ["psql"],
  needsDown: true,
  downName: (name) => name.replace(/^deploy\//, "revert/"),
  isUsedIn: ({ has }) => has(planName),
  read({ name: path }, listing) {
    const [, folder, name] = pattern.exec(path) ?? [];
    if (!name) return path.startsWith("verify/") ? [] : "it lies in none of deploy, revert and verify";
    const place = placesOf(listing).get(name);
    if (place === undefined) return "sqitch.plan does not name it";
    const direction = folder === "deploy" ? "up" : "down";
    return [{ version: place, name, direction, sections: null, runs: wholeRun("none") }];
  },
};

const plans = new WeakMap<Listing, ReadonlyMap<string, string>>();

/** The version of each script by its name. */
function placesOf(listing: Listing): ReadonlyMap<string, string> {
  let places = plans.get(listing);
  if (!places) plans.set(listing, (places = readPlan(listing.textOf(planName) ?? "")));
  return places;
}

/** A change that is reworked later has its first script under `name@tag`, with the tag that follows it in the plan. */
function readPlan(plan: string): ReadonlyMap<string, string> {
  const lines = plan.split(/\r?\n/).flatMap((line) => /^\s*(@?[^\s%#@[]+)/.exec(line)?.[1] ?? []);
  const changes = lines.filter((line) => !line.startsWith("@"));
  const width = String(changes.length).length;
  const places = new Map<string, string>();
  const versions = new Map<string, string>();
  let count = 0;
  let untagged: string[] = [];
  for (const line of lines) {
    if (line.startsWith("@")) {
      for (const name of untagged) places.set(`${name}${line}`, versions.get(name) ?? "");
      untagged = [];
      continue;
    }
    const version = String(++count).padStart(width, "0");
    versions.set(line, version);
    places.set(line, version);
    untagged.push(line);
  }
  return places;
}
