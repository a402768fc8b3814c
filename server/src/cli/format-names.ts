// The formats of --format. Every command has the first two; findings can be told in all.

export const commonFormats = ["human", "json"] as const;

export const lintFormats = [
  "sarif",
  "github",
  "gitlab",
  "junit",
  "checkstyle",
  "rdjsonl",
  "markdown",
] as const;

/** What a verify can be told in beside the common formats. */
export const verifyFormats = ["junit", "markdown"] as const;

export type CommonFormat = (typeof commonFormats)[number];
export type LintFormat = (typeof lintFormats)[number];
export type VerifyFormat = (typeof verifyFormats)[number];

export function isVerifyFormat(format: string): format is VerifyFormat {
  return verifyFormats.some((name) => name === format);
}

export function isLintFormat(format: string): format is LintFormat {
  return lintFormats.some((name) => name === format);
}
