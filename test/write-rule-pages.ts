// Writes the page of every rule to media/rules, and of what proofs find to media/verify: `npm run rules`. A test compares
// what is there with what this would write.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../server/src/lint/registry";
import { rulePage } from "../server/src/lint/rule-page";
import { proofCodes } from "../server/src/lsp/proof-findings";
import { problemPage } from "../server/src/protocol/problem-pages";

const media = join(__dirname, "../media");
const folder = join(media, "rules");

for (const name of ["rules", "verify"]) mkdirSync(join(media, name), { recursive: true });
const wanted = new Set(rules.map(({ id }) => `${id}.md`));
for (const file of readdirSync(folder)) if (!wanted.has(file)) rmSync(join(folder, file));
for (const rule of rules) writeFileSync(join(folder, `${rule.id}.md`), rulePage(rule));
for (const code of proofCodes) writeFileSync(join(media, `${code}.md`), problemPage(code));
