// The formats of `lint` and `verify` beyond human and JSON, for the tools that read them. A bundle of its own, loaded when
// one is asked for. Each takes a report and gives the whole text.
import type { VerifyReport } from "../../protocol/reports/verify";
import type { LintFormat, VerifyFormat } from "../format-names";
import { checkstyle } from "./checkstyle";
import { github } from "./github";
import { gitlab } from "./gitlab";
import { junit } from "./junit";
import type { FormatView } from "./format-view";
import { markdown } from "./markdown";
import { rdjsonl } from "./rdjsonl";
import { sarif } from "./sarif";
import { verifyJunit } from "./verify-junit";
import { verifyMarkdown } from "./verify-markdown";

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

const verifyFormats: Readonly<Record<VerifyFormat, (report: VerifyReport, cwd: string) => string>> = {
  junit: verifyJunit,
  markdown: verifyMarkdown,
};

/** A verify in a format. */
export function renderVerifyAs(format: VerifyFormat, report: VerifyReport, cwd: string): string {
  return verifyFormats[format](report, cwd);
}
