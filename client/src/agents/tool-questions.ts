// The language model tools as questions to the runner: each tool, what of its input goes on the command line, and which
// result answers it. None takes SQL, a target, a password or consent; what would change a database is only planned. Pure.
export const toolIds = ["lint", "explain", "status", "locks", "verify", "plan"] as const;
export type ToolId = (typeof toolIds)[number];

/** The name under which the manifest contributes a tool. */
export function toolName(id: ToolId): string {
  return `migrate-safe_${id}`;
}

/** What a model gave; the editor has held it against the manifest's schema, and it is still not trusted. */
export interface ToolInput {
  readonly versions?: readonly string[];
  readonly id?: string;
  readonly observe?: boolean;
  readonly operation?: "apply" | "rollback";
  readonly steps?: number;
  readonly to?: string;
}

export interface Question {
  readonly args: readonly string[];
  /** Name of the result's shape. */
  readonly schema: string;
  /** It looks at the selected target, which a person allows each time. */
  readonly asksTarget: boolean;
  /** It opens a database, so it waits for its turn. */
  readonly opensDatabase: boolean;
}

export function questionOf(tool: ToolId, input: ToolInput): Question {
  const versions = input.versions ?? [];
  const inMemory = { asksTarget: false, opensDatabase: true };
  const ofFiles = { asksTarget: false, opensDatabase: false };
  switch (tool) {
    case "lint":
      return { args: ["lint"], schema: "migrate-safe/lint/1", ...ofFiles };
    case "explain":
      return { args: ["explain", ...words([input.id ?? ""])], schema: "migrate-safe/explain/1", ...ofFiles };
    case "locks":
      return {
        args: ["locks", ...words(versions), ...(input.observe === true ? ["--observe"] : [])],
        schema: "migrate-safe/locks/1",
        ...inMemory,
      };
    case "verify":
      return { args: ["verify", ...words(versions)], schema: "migrate-safe/verify/1", ...inMemory };
    case "status":
      return { args: ["status"], schema: "migrate-safe/status/1", asksTarget: true, opensDatabase: true };
    case "plan":
      return {
        args: [...planned(input), "--show-plan"],
        schema: "migrate-safe/plan/1",
        asksTarget: true,
        opensDatabase: true,
      };
  }
}

/** The operation that a plan is made for, as a person types it. */
export function planned({ operation, steps, to }: ToolInput): readonly string[] {
  return [
    operation === "rollback" ? "rollback" : "apply",
    ...(steps === undefined ? [] : [`--steps=${Math.trunc(steps)}`]),
    ...(to === undefined ? [] : ["--to", ...words([to])]),
  ];
}

/** Only the findings of these versions, as a model has little room; all of them when none is named. */
export function onlyOf<Found extends { readonly version: string | null }>(
  findings: readonly Found[],
  versions: readonly string[] = [],
): readonly Found[] {
  const wanted = new Set(versions.map(bare));
  return findings.filter(
    ({ version }) => wanted.size === 0 || (version !== null && wanted.has(bare(version))),
  );
}

/** 7, 07 and 007 are one version. */
function bare(version: string): string {
  return version.replace(/^0+(?=\d)/, "");
}

/** @throws when one would be read as an option: a model must not be able to name a database. */
function words(given: readonly string[]): readonly string[] {
  const option = given.find((one) => one === "" || one.startsWith("-"));
  if (option !== undefined) throw new Error(`"${option}" is no version and no id.`);
  return given;
}
