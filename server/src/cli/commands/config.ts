// `config`: the settings in force; with --explain where each came from and what it beat.
import type { Command } from "commander";
import { findConnections } from "../../files/find-connections";
import type { Settings, Target } from "../../config/settings";
import type { ConfigReport, ConfigTarget } from "../../protocol/reports/config";
import { renderConfig } from "../render/config";
import { settingsOf, tellProblems, type Host, type Invocation } from "../invocation";

interface ConfigFlags {
  readonly explain?: boolean;
}

export function registerConfig(program: Command, host: Host): void {
  program
    .command("config")
    .description("print the settings in force")
    .option("--explain", "tell where each value came from and what it beat")
    .action(host.action(showConfig));
}

async function showConfig(invocation: Invocation, flags: ConfigFlags): Promise<number> {
  const { rules } = await import("../../lint/linting");
  const settings = await settingsOf(invocation, { knownRules: rules });
  if (!settings.ok) return tellProblems(invocation, settings.failure, 5);
  const report: ConfigReport = {
    ...configReport(settings.value),
    ...(flags.explain && { found: await findConnections(invocation.env, settings.value.root) }),
  };
  if (invocation.flags.format === "json") invocation.output.json(report);
  else invocation.output.result(renderConfig(report, flags.explain === true, invocation.output.style));
  return 0;
}

function configReport(settings: Settings): ConfigReport {
  const { target } = settings;
  const chosen = { ...target, value: target.value?.name ?? null };
  const values = Object.entries({ migrations: settings.migrations, target: chosen, ...settings.traced });
  return {
    schema: "migrate-safe/config/1",
    config_path: settings.configPath,
    root: settings.root,
    migrations: settings.migrations.value,
    targets: withChosen(settings).map(configTarget),
    unusable_targets: settings.unusableTargets,
    target: target.value?.name ?? null,
    values: values.map(([key, { value, origin, from, beaten }]) => ({ key, value, origin, from, beaten })),
  };
}

/** The declared targets, and the chosen one when the environment or a flag made it. */
function withChosen(settings: Settings): readonly Target[] {
  const chosen = settings.target.value;
  if (chosen === null || settings.targets.some((target) => target.name === chosen.name))
    return settings.targets;
  return [chosen, ...settings.targets];
}

function configTarget(target: Target): ConfigTarget {
  const { name, kind, environment } = target;
  if (target.kind === "scratch") {
    return {
      name,
      kind,
      environment,
      address: target.folder,
      database: "postgres",
      user: "postgres",
      password: "none",
    };
  }
  const { host, port, database, user, password, sslmode, access = "read-write", origins } = target;
  const address = `${host}:${port}`;
  return {
    name,
    kind,
    environment,
    address,
    database,
    user,
    sslmode,
    access,
    password: password.kind,
    ...(origins && { origins }),
  };
}
