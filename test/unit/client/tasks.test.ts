// Tasks: what a definition stands for, that none of them skips a guard, and that the problem matchers read what is printed.
import { strict as assert } from "node:assert";
import {
  problemMatchers,
  readTask,
  taskArguments,
  taskName,
  taskOperations,
  taskType,
} from "../../../client/src/tasks/task-definition";
import { renderFinding } from "../../../server/src/cli/render/lint";
import { renderProblem } from "../../../server/src/cli/render/problem";
import { Style } from "../../../server/src/cli/style";
import type { Finding } from "../../../server/src/protocol/findings";
import { readManifest } from "./manifest-file";
import { problemOf } from "./sample-state";

interface Manifest {
  readonly contributes: {
    readonly taskDefinitions: readonly {
      readonly type: string;
      readonly properties: { readonly operation: { readonly enum: readonly string[] } };
    }[];
    readonly problemMatchers: readonly {
      readonly name: string;
      readonly pattern: readonly (Readonly<Record<string, number>> & { readonly regexp: string })[];
    }[];
  };
}

const { contributes } = readManifest() as Manifest;

describe("a task", () => {
  it("stands for a command of the command line", () => {
    const request = readTask({ type: taskType, operation: "apply", target: "staging", to: "004" });
    assert.ok(request);
    assert.equal(taskName(request), "apply on staging up to 004");
    assert.deepEqual(taskArguments(request, ["--target", "staging"]), [
      "apply",
      "--target",
      "staging",
      "--to",
      "004",
    ]);
  });

  it("takes no target where the operation has a database of its own", () => {
    const request = readTask({ type: taskType, operation: "verify", target: "staging", to: "004" });
    assert.ok(request);
    assert.deepEqual(taskArguments(request, ["--target", "staging"]), ["verify"]);
  });

  it("cannot confirm production or skip a check, whatever its definition says", () => {
    for (const operation of taskOperations) {
      const request = readTask({
        type: taskType,
        operation,
        target: "production",
        to: "",
        confirm: "production",
        args: ["--force", "--confirm", "production"],
      });
      assert.ok(request);
      const args = taskArguments(request, ["--target", "production"]).join(" ");
      assert.doesNotMatch(args, /--confirm|--force|--skip-backup/);
    }
  });

  it("that is none of ours, or unfinished, is left alone", () => {
    assert.equal(readTask({ type: "shell", operation: "apply" }), null);
    assert.equal(readTask({ type: taskType }), null);
    assert.equal(readTask({ type: taskType, operation: "restore" }), null);
  });

  it("is described in the manifest with the same operations", () => {
    const [definition] = contributes.taskDefinitions;
    assert.equal(definition?.type, taskType);
    assert.deepEqual(definition?.properties.operation.enum, taskOperations);
  });
});

/** What a problem matcher of the manifest reads from lines that follow one another. */
function matched(name: string, lines: readonly string[]): Readonly<Record<string, string>> | null {
  const matcher = contributes.problemMatchers.find((one) => `$${one.name}` === name);
  assert.ok(matcher, name);
  const found: Record<string, string> = {};
  for (const [at, pattern] of matcher.pattern.entries()) {
    const match = new RegExp(pattern.regexp, "u").exec(lines[at] ?? "");
    if (match === null) return null;
    for (const [key, group] of Object.entries(pattern)) {
      if (typeof group === "number") found[key] = match[group] ?? "";
    }
  }
  return found;
}

describe("the problem matchers", () => {
  const path = "/shop/migrations/003_totals.up.sql";
  const range = { start: { line: 4, character: 2 }, end: { line: 4, character: 9 } };
  const view = { style: new Style(false), cwd: "/shop", textOf: () => null };

  it("read a finding as it is printed", () => {
    const finding: Finding = {
      rule: "drop-column",
      severity: "warning",
      message: "The column total of orders is dropped.",
      help: "",
      path,
      version: "003",
      direction: "up",
      range,
      related: [],
      fixes: [],
    };
    assert.deepEqual(matched(problemMatchers[0], renderFinding(finding, view)), {
      file: "migrations/003_totals.up.sql",
      line: "5",
      column: "3",
      severity: "warning",
      code: "drop-column",
      message: "The column total of orders is dropped.",
    });
  });

  it("read a problem with its place as it is printed", () => {
    const problem = problemOf({ message: "Migration 003 stopped.", place: { path, range } });
    assert.deepEqual(matched(problemMatchers[1], renderProblem(problem, view).split("\n")), {
      message: "Migration 003 stopped.",
      file: "migrations/003_totals.up.sql",
      line: "5",
      column: "3",
    });
  });
});
