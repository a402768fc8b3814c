// Why a target and the settings are what they are: each value, where it comes from, and what it beat. Pure.
import type { ConfigReport } from "../../../server/src/protocol/reports/config";
import { inlineCode, markdownText, paragraphs, table } from "./markdown";

/** `keepsPassword`: this editor keeps a password for the target. */
export function configDocument(config: ConfigReport, name: string, keepsPassword: boolean): string {
  const target = config.targets.find((one) => one.name === name);
  return paragraphs([
    `# Why ${markdownText(name)} is what it is`,
    config.config_path === null
      ? "There is no config file."
      : `Config file: ${inlineCode(config.config_path)}`,
    target === undefined ? "" : "## Target",
    target === undefined ? "" : table(["Part", "Value", "From"], targetRows(target, keepsPassword)),
    "## Settings",
    table(
      ["Setting", "Value", "From", "In place of"],
      config.values.map(({ key, value, origin, from, beaten }) => [
        inlineCode(key),
        inlineCode(valueText(value)),
        `${origin}: ${markdownText(from)}`,
        beaten.map((one) => `${inlineCode(one.value)} (${markdownText(one.from)})`).join("<br>"),
      ]),
    ),
  ]);
}

type Target = ConfigReport["targets"][number];

function targetRows(target: Target, keepsPassword: boolean): readonly (readonly string[])[] {
  if (target.kind === "scratch") return [["folder", inlineCode(target.address), "beside the config file"]];
  const colon = target.address.lastIndexOf(":");
  const values: Readonly<Record<string, string>> = {
    host: target.address.slice(0, colon),
    port: target.address.slice(colon + 1),
    database: target.database,
    user: target.user,
    sslmode: target.sslmode ?? "",
    environment: target.environment,
    access: target.access ?? "read-write",
  };
  const kept = keepsPassword ? "kept in this editor's secret storage, which comes first; else " : "";
  return Object.entries(target.origins ?? {}).map(([part, from]) => [
    part,
    values[part] === undefined ? "" : inlineCode(values[part]),
    markdownText(part === "password" ? `${kept}${from}` : from),
  ]);
}

function valueText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "none");
}
