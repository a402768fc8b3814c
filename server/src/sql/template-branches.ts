// The branches of a Go template that PostgreSQL gets: of `{{ if }} … {{ else }} … {{ end }}` one is kept and the others are
// blanked, so that no statement is there twice or for another database. Which branch is taken for a condition that names
// no database is not known; it is the first.

const directive = /\{\{-?\s*(if|else|end|range|with|block|define)\b([^}]*)\}\}/g;

interface Block {
  /** One branch was taken already. */
  taken: boolean;
  blank: boolean;
}

/** As long as the text; without a directive it is the text itself. */
export function withoutOtherBranches(text: string): string {
  if (!text.includes("{{")) return text;
  const open: Block[] = [];
  let result = "";
  let done = 0;
  const copy = (until: number): void => {
    const part = text.slice(done, until);
    result += open.some(({ blank }) => blank) ? part.replace(/[^\r\n]/g, " ") : part;
    done = until;
  };
  for (const { 0: found, 1: word, 2: condition = "", index } of text.matchAll(directive)) {
    copy(index);
    const block = open.at(-1);
    if (word === "end") open.pop();
    else if (word !== "else") {
      const isOther = word === "if" && isForOther(condition);
      open.push({ taken: !isOther, blank: isOther });
    } else if (block) {
      block.blank = block.taken || isForOther(condition);
      block.taken ||= !block.blank;
    }
    // The directive itself is for whoever masks placeholders, unless it lies in a branch that goes.
    copy(index + found.length);
  }
  copy(text.length);
  return result;
}

function isForOther(condition: string): boolean {
  if (/postgres|\bnot\b/i.test(condition)) return false;
  return /\b(?:mysql|mariadb|sqlite3?|mssql|sqlserver|oracle|cockroach)\b/i.test(condition);
}
