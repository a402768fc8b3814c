// What an error of a rehearsal may tell once rows of a target lie in the copy.
import { strict as assert } from "node:assert";
import { ServerError } from "../../../server/src/database/errors";
import { withoutData } from "../../../server/src/operations/rehearsal/withhold-data";

const isName = (word: string): boolean => ["users", "email", "users_email_key"].includes(word);

function told(code: string, message: string): string {
  return withoutData(new ServerError({ code, message }), isName).message;
}

describe("what an error tells of sampled rows", () => {
  it("keeps names and no values", () => {
    assert.equal(told("42P01", 'relation "users" does not exist'), 'relation "users" does not exist');
    assert.equal(told("42P01", 'relation "jane" does not exist'), 'relation "…"');
    assert.equal(
      told("23505", 'duplicate key value violates unique constraint "users_email_key"'),
      'duplicate key value violates unique constraint "users_email_key"',
    );
  });

  it("cuts everything from a value on, whatever quotes the value holds", () => {
    const cut = 'invalid input syntax for type integer: "…"';
    for (const value of ["jane", "users", 'users"jane', 'users"jane"users', "two\nlines"])
      assert.equal(told("22P02", `invalid input syntax for type integer: "${value}"`), cut);
    for (const value of ['users"jane', 'users"jane"users'])
      assert.equal(told("42704", `role "${value}" does not exist`), 'role "…"');
  });

  it("withholds what a RAISE says, and detail, hint and context of every error", () => {
    const error = new ServerError({
      code: "P0001",
      message: "jane is there twice",
      detail: "jane",
      hint: "jane",
      where: "jane",
      internalQuery: "select 'jane'",
    });
    const kept = withoutData(error, isName);
    assert.doesNotMatch(JSON.stringify([kept, kept.message]), /jane/);
  });
});
