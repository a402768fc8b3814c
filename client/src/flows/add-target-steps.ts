// The steps of adding a target: where the connection is known from, its address as a URL or part by part, a name, what it
// is. Writes nothing and contacts nothing.
import { l10n } from "vscode";
import type { Environment } from "../../../server/src/protocol/operations";
import type { FoundConnection } from "../../../server/src/protocol/reports/config";
import type { TargetEntry } from "../config-edit";
import { checkTargetName, isPort, parseAddress } from "../target-address";
import type { Choice } from "../ui/pick";
import { stepPick, stepText, type Step, type StepAnswer } from "../ui/steps";

export interface TargetDraft {
  /** How the address is given; a connection that was found has one already. */
  readonly source: "url" | "fields" | "found" | null;
  readonly connection: Omit<TargetEntry, "environment">;
  /** What was typed as a URL, without its password. */
  readonly typed: string;
  /** Out of a typed URL; it goes to the secret storage. */
  readonly password: string | null;
  readonly name: string;
  readonly environment: Environment | null;
}

export const emptyDraft: TargetDraft = {
  source: null,
  connection: {},
  typed: "",
  password: null,
  name: "",
  environment: null,
};

export interface StepFacts {
  readonly found: readonly FoundConnection[];
  /** Names that the config file has already. */
  readonly taken: readonly string[];
}

/** The steps as far as they can be told from what was answered. */
export function addTargetSteps(facts: StepFacts, draft: TargetDraft): readonly Step<TargetDraft>[] {
  const address =
    draft.source === "url"
      ? [askUrl]
      : draft.source === "fields"
        ? [askPart("host"), askPart("port"), askPart("database"), askPart("user")]
        : [];
  return [askSource(facts.found), ...address, askName(facts.taken), askEnvironment];
}

function askSource(found: readonly FoundConnection[]): Step<TargetDraft> {
  const choices: readonly Choice<Pick<TargetDraft, "source" | "connection">>[] = [
    ...found.map(({ from, address, entry }) => ({
      label: address,
      description: l10n.t("from {0}", from),
      icon: "plug",
      value: { source: "found" as const, connection: entry },
    })),
    {
      label: l10n.t("Type a URL"),
      description: l10n.t("role@host:5432/database, or ${env:NAME}"),
      icon: "link",
      value: { source: "url", connection: {} },
    },
    {
      label: l10n.t("Fill in the parts"),
      description: l10n.t("host, port, database and role"),
      icon: "list-flat",
      value: { source: "fields", connection: {} },
    },
  ];
  return async (draft, _before, place) =>
    mapped(await stepPick(place, l10n.t("Where is the database?"), choices), (value) => ({
      ...draft,
      ...value,
    }));
}

const askUrl: Step<TargetDraft> = async (draft, before, place) => {
  const answer = await stepText(place, {
    prompt: l10n.t("A password in it is kept in the editor's secret storage, never in a file."),
    placeholder: l10n.t("role@host:5432/database, postgresql://… or ${env:STAGING_URL}"),
    value: before.typed === "" ? "postgres@localhost:5432/postgres" : before.typed,
    check: (text) => {
      const parsed = parseAddress(text);
      return parsed.ok ? null : parsed.failure;
    },
  });
  return mapped(answer, (text) => {
    const parsed = parseAddress(text);
    if (!parsed.ok) throw new Error("an answer was checked");
    const { entry, password } = parsed.value;
    const typed = password === null ? text : "";
    return { ...draft, connection: entry, typed, password };
  });
};

const parts = {
  host: { prompt: l10n.t("Host name or address, or the folder of a Unix socket."), standard: "localhost" },
  port: { prompt: l10n.t("Port."), standard: "5432" },
  database: { prompt: l10n.t("Name of the database."), standard: "" },
  user: {
    prompt: l10n.t("Role that runs the migrations. Its password is asked for when the server wants it."),
    standard: "",
  },
} as const;

function askPart(part: keyof typeof parts): Step<TargetDraft> {
  const { prompt, standard } = parts[part];
  return async (draft, before, place) => {
    const answer = await stepText(place, {
      prompt,
      placeholder: part,
      value: String(before.connection[part] ?? standard),
      check: (text) => checkPart(part, text),
    });
    return mapped(answer, (text) => ({
      ...draft,
      connection: { ...draft.connection, [part]: part === "port" ? Number(text) : text.trim() },
    }));
  };
}

function checkPart(part: keyof typeof parts, text: string): string | null {
  if (text.trim() === "") return l10n.t("Type the {0}.", part);
  return part === "port" && !isPort(text) ? l10n.t("A port is 1 to 65535.") : null;
}

function askName(taken: readonly string[]): Step<TargetDraft> {
  return async (draft, before, place) => {
    const answer = await stepText(place, {
      prompt: l10n.t(
        "Name of the target. It is shown in every confirmation, and typed when it is production.",
      ),
      placeholder: "staging",
      value: before.name === "" ? (draft.connection.service ?? "") : before.name,
      check: (name) => checkTargetName(name, taken),
    });
    return mapped(answer, (name) => ({ ...draft, name }));
  };
}

const askEnvironment: Step<TargetDraft> = async (draft, _before, place) => {
  const answer = await stepPick<Environment>(place, l10n.t("What is {0}?", draft.name), [
    {
      label: l10n.t("Local"),
      detail: l10n.t("Yours alone: one Enter confirms a plan."),
      icon: "home",
      value: "local",
    },
    {
      label: l10n.t("Shared"),
      detail: l10n.t("Others use it: a dialog confirms a plan."),
      icon: "organization",
      value: "shared",
    },
    {
      label: l10n.t("Production"),
      detail: l10n.t("Its name is typed to confirm a plan."),
      icon: "flame",
      value: "production",
    },
  ]);
  return mapped(answer, (environment) => ({ ...draft, environment }));
};

function mapped<Value>(
  answer: StepAnswer<Value>,
  put: (value: Value) => TargetDraft,
): StepAnswer<TargetDraft> {
  return answer.kind === "answer" ? { kind: "answer", value: put(answer.value) } : answer;
}
