// The formats of `lint` beyond human and JSON, for the tools that read them. A bundle of its own, loaded when one is asked
// for. Each takes the same view of a report and gives the whole text.
import type { LintFormat } from "../format-names";
import { checkstyle } from "./checkstyle";
import { github } from "./github";
import { gitlab } from "./gitlab";
import { junit } from "./junit";
import type { FormatView } from "./format-view";
import { markdown } from "./markdown";
import { rdjsonl } from "./rdjsonl";
import { sarif } from "./sarif";

const formats: Readonly<Record<LintFormat, (view: FormatView) => string>> = {
  sarif,
  github,
  gitlab,
  junit,
  checkstyle,
  rdjsonl,
  markdown,
};

/** The report in a format. */
export function renderAs(format: LintFormat, view: FormatView): string {
  return formats[format](view);
}
