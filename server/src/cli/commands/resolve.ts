// `resolve`: ends a half applied or changed state.
import type { Command } from "commander";
import { resolveActions, type ResolveAction } from "../../protocol/reports/resolve";
import type { Host } from "../invocation";
import { confirmFlag, operationFlags, type ConfirmFlags } from "../operation-flags";
import { operate } from "../operate";
import { usageProblem } from "../usage-problem";
import { exitCodes } from "../../protocol/exit-codes";
import { tellProblems } from "../invocation";

interface ResolveFlags extends ConfirmFlags {
  readonly resume?: boolean;
  readonly undo?: boolean;
  readonly markApplied?: boolean;
  readonly markRolledBack?: boolean;
  readonly acceptChange?: boolean;
  readonly reason?: string;
}

export function registerResolve(program: Command, host: Host): void {
  confirmFlag(operationFlags(program.command("resolve")))
    .argument("<version>", "the migration that is half applied or was edited")
    .description("end a half applied or changed state; WRITES TO THE DATABASE")
    .option("--resume", "go on with the first unit that is not done")
    .option("--undo", "take it back by its down script; the schema must then be as before")
    .option("--mark-applied", "only say in the history that it is applied")
    .option("--mark-rolled-back", "only remove it from the history")
    .option("--accept-change", "take the edited files for what was applied")
    .option(
      "--reason <text>",
      "why; the history and the log keep it; needed where the schema is not looked at",
    )
    .action(
      host.action<ResolveFlags, [string]>((invocation, flags, version) => {
        const chosen = actionsOf(flags);
        const [action] = chosen;
        if (!action || chosen.length > 1) {
          const said = action
            ? `${chosen.map((one) => `--${one}`).join(" and ")} were given`
            : "None was given";
          const choice = resolveActions.map((one) => `--${one}`).join(", ");
          const why = usageProblem(`${said}; resolve needs exactly one way.`, `Choose one of ${choice}.`);
          return tellProblems(invocation, [why], exitCodes.configuration);
        }
        const { reason = null, confirm = null } = flags;
        return operate(invocation, flags, "resolve", { version, action, reason, confirm });
      }),
    );
}

function actionsOf(flags: ResolveFlags): readonly ResolveAction[] {
  const given: Readonly<Record<ResolveAction, boolean | undefined>> = {
    resume: flags.resume,
    undo: flags.undo,
    "mark-applied": flags.markApplied,
    "mark-rolled-back": flags.markRolledBack,
    "accept-change": flags.acceptChange,
  };
  return resolveActions.filter((action) => given[action] === true);
}
