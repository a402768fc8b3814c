// Functions, procedures and aggregates: made, replaced and altered by signature.
import { nameFromList, type QualifiedName } from "../../../sql/names";
import { as, type Node, type Tree } from "../../../sql/syntax-tree";
import { settingText } from "../columns";
import type { Routine, RoutineParameter, Volatility } from "../relation";
import { isInput, signatureOf } from "../signature";
import { sqlTypeOf } from "../sql-type";
import { referToType } from "./column-links";
import type { Step } from "./step";

export function createFunction(step: Step, create: Tree.CreateFunctionStmt): void {
  const parameters = parametersOf(create.parameters);
  const isSet = create.returnType?.setof ?? parameters.some(({ mode }) => mode === "table");
  const attributes = new Map(
    (create.options ?? []).flatMap((node) => {
      const option = as(node, "DefElem");
      return option?.defname === undefined ? [] : [[option.defname, option.arg] as const];
    }),
  );
  const language = attributes.get("language");
  const code = as(attributes.get("as"), "List")?.items;
  add(step, nameFromList(create.funcname ?? []), {
    kind: create.is_procedure ? "procedure" : "function",
    parameters,
    returns: create.returnType ? sqlTypeOf(create.returnType) : null,
    returnsSet: isSet,
    volatility: "volatile",
    strict: false,
    parallel: "unsafe",
    securityDefiner: false,
    setsSearchPath: false,
    ...changesOf(create.options),
    language: (language ? settingText(language) : "sql").toLowerCase(),
    body: create.sql_body ?? (code ? code.map(settingText).join("\n") : null),
    node: { CreateFunctionStmt: create },
    origin: step.origin,
  });
}

export function createAggregate(step: Step, define: Tree.DefineStmt): void {
  const parameters = parametersOf(as(define.args?.[0], "List")?.items);
  add(step, nameFromList(define.defnames ?? []), {
    kind: "aggregate",
    parameters,
    returns: null,
    returnsSet: false,
    volatility: "immutable",
    strict: false,
    parallel: "unsafe",
    securityDefiner: false,
    setsSearchPath: false,
    language: "internal",
    body: null,
    node: { DefineStmt: define },
    origin: step.origin,
  });
}

/** OR REPLACE takes the place of the same signature, and keeps who made it first. */
function add(step: Step, name: QualifiedName, routine: Routine): void {
  const key = step.world.creationKey(name);
  const signature = signatureOf(routine);
  const list = step.world.routines.get(key) ?? [];
  const at = list.findIndex((one) => signatureOf(one) === signature);
  const before = list[at];
  const next = before ? list.with(at, { ...routine, origin: before.origin }) : [...list, routine];
  step.world.routines.set(key, next);
  for (const { type } of routine.parameters) referToType(step, type, ["routine", key]);
  referToType(step, routine.returns, ["routine", key]);
}

const modes: Readonly<Partial<Record<Tree.FunctionParameterMode, RoutineParameter["mode"]>>> = {
  FUNC_PARAM_OUT: "out",
  FUNC_PARAM_INOUT: "inout",
  FUNC_PARAM_VARIADIC: "variadic",
  FUNC_PARAM_TABLE: "table",
};

function parametersOf(nodes: readonly Node[] | undefined): readonly RoutineParameter[] {
  return (nodes ?? []).flatMap((node) => {
    const parameter = as(node, "FunctionParameter");
    if (!parameter) return [];
    return {
      name: parameter.name ?? "",
      mode: modes[parameter.mode ?? "FUNC_PARAM_IN"] ?? "in",
      type: sqlTypeOf(parameter.argType),
      hasDefault: parameter.defexpr !== undefined,
    };
  });
}

function changesOf(options: readonly Node[] | undefined): Partial<Routine> {
  const changes: { -readonly [Name in keyof Routine]?: Routine[Name] } = {};
  for (const node of options ?? []) {
    const option = as(node, "DefElem");
    const text = settingText(option?.arg);
    switch (option?.defname) {
      case "volatility":
        changes.volatility = volatilityOf(text);
        break;
      case "strict":
        changes.strict = text === "true";
        break;
      case "security":
        changes.securityDefiner = text === "true";
        break;
      case "parallel":
        changes.parallel = text.toLowerCase();
        break;
      case "set": {
        const set = as(option.arg, "VariableSetStmt");
        const isOff =
          set?.kind === "VAR_RESET" || set?.kind === "VAR_RESET_ALL" || set?.kind === "VAR_SET_DEFAULT";
        if (set?.kind === "VAR_RESET_ALL" || set?.name === "search_path") changes.setsSearchPath = !isOff;
      }
    }
  }
  return changes;
}

function volatilityOf(text: string): Volatility {
  return text === "immutable" || text === "stable" ? text : "volatile";
}

export function alterFunction(step: Step, alter: Tree.AlterFunctionStmt): void {
  if (!alter.func) return;
  changeRoutine(step, alter.func, (routine) => ({ ...routine, ...changesOf(alter.actions) }));
}

/** The routine that a statement names; without an argument list the only one of its name. */
export function changeRoutine(
  step: Step,
  target: Tree.ObjectWithArgs,
  change: (routine: Routine) => Routine | null,
): void {
  const key = step.world.routineKey(nameFromList(target.objname ?? []));
  const list = key === null ? undefined : step.world.routines.get(key);
  if (key === null || !list) return;
  const isNamed = signatureMatcher(target);
  const next = list.flatMap((routine) => (isNamed(routine) ? (change(routine) ?? []) : routine));
  if (next.length > 0) step.world.routines.set(key, next);
  else step.world.routines.delete(key);
}

/** Whether a routine is the one that is named with these arguments. */
export function signatureMatcher({
  objargs,
  objfuncargs,
  args_unspecified,
}: Tree.ObjectWithArgs): (routine: Routine) => boolean {
  if (args_unspecified) return () => true;
  const written = objfuncargs ? parametersOf(objfuncargs) : [];
  const types = (objargs ?? []).map((node) => sqlTypeOf(as(node, "TypeName")));
  const plain = types.map((type) => ({ name: "", mode: "in", type, hasDefault: false }) as const);
  const signature = signatureOf({ parameters: written.some(isInput) ? written : plain });
  return (routine) => signatureOf(routine) === signature;
}
