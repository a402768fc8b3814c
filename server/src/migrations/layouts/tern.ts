// tern: numbered files, the down below `---- create above / drop below ----`, in a transaction unless the file says
// `---- tern: disable-tx ----`; then its statements run one by one. Files are Go templates.
import { markedHalves } from "./marked-sections";
import { noNumber, numberedName, someText, wholeUp, type Layout } from "./layout";

const separator = /^---- create above \/ drop below ----/m;
const disabled = /^---- tern: disable-tx ----/m;

export const tern: Layout = {
  id: "tern",
  placeholders: ["braces"],
  needsDown: false,
  downMarker: "---- create above / drop below ----",
  isUsedIn: (listing) => someText(listing, /^---- (?:create above \/ drop below|tern: disable-tx) ----/m),
  read({ name, text }) {
    const parts = numberedName(name);
    if (!parts) return noNumber;
    const wrap = disabled.test(text ?? "") ? "none" : "transaction";
    const [up] = wholeUp(parts.version, parts.name, wrap);
    const [down] = markedHalves(text ?? "", parts, (line) =>
      separator.test(line) ? { direction: "down", wrap } : null,
    );
    if (!up || !down) return wholeUp(parts.version, parts.name, wrap);
    return [{ ...up, sections: [{ start: 0, end: down.runs[0]?.start ?? 0 }] }, down];
  },
};
