// Every rule's documentation is run: what it shows as reported is, what it shows as fine is.
import { rules } from "../../server/src/lint/registry";
import { ruleTester, type RuleCase } from "./rule-tester";

describe("documented examples", () => {
  for (const { id, docs } of rules) {
    const reject = docs.examples.reject.map((example): RuleCase => {
      const one = typeof example === "string" ? { up: example } : example;
      return { ...one, severity: "any" };
    });
    ruleTester(id, { reject, accept: docs.examples.accept });
  }
});
