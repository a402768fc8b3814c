// Writes the page of every rule to media/rules: `npm run rules`. A test compares what is there with what this
// would write.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../server/src/lint/registry";
import { rulePage } from "../server/src/lint/rule-page";

const folder = join(__dirname, "../media/rules");

mkdirSync(folder, { recursive: true });
const wanted = new Set(rules.map(({ id }) => `${id}.md`));
for (const file of readdirSync(folder)) if (!wanted.has(file)) rmSync(join(folder, file));
for (const rule of rules) writeFileSync(join(folder, `${rule.id}.md`), rulePage(rule));
