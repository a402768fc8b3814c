// Keeps text of others from working on the terminal: names, statements and server messages may hold control characters that
// move the cursor, hide lines or set a title. The colours of `style.ts` pass.

/** What styleText writes, but nothing that hides; the lookahead leaves line ends and tabs alone. */
const colorOrControl = /\u001B\[(?:[0-79]|[2-49]\d)m|(?!\n|\t|\r\n)\p{Cc}/gu;

/** Control characters as their pictures, for instance ␛. */
export function visible(text: string): string {
  return text.replaceAll(colorOrControl, (found) => (found.length > 1 ? found : pictureOf(found)));
}

/** Unicode, block "Control Pictures". */
function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "␡" : "�";
}
