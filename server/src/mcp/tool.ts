// What a tool for agents is: a name, what it takes, and one question to the engine. No tool takes SQL, a target or a
// password, and none changes a database or a file: what would is planned, for a person to run.
import type { z } from "zod";
import type { Result } from "../base/result";
import type { Engine } from "../engine";
import type { Problem } from "../protocol/problems";

export interface ToolContext {
  /** On the settings as they are now. */
  readonly engine: Engine;
  /** Whether whoever started the server named the target, which is what allows reading it. */
  readonly targetNamed: boolean;
  readonly signal: AbortSignal;
}

export interface Tool<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string;
  readonly title: string;
  /** Read by the model: what it answers, and what it does not do. */
  readonly description: string;
  readonly input: Shape;
  answer(input: z.infer<z.ZodObject<Shape>>, context: ToolContext): Promise<Result<object, Problem>>;
}

export function defineTool<Shape extends z.ZodRawShape>(tool: Tool<Shape>): Tool {
  return tool;
}
