// Placeholders of migration tools, replaced without moving anything.
import assert from "node:assert/strict";
import { maskTemplates, type PlaceholderStyle } from "../../../server/src/sql/template-mask";

function masked(text: string, ...styles: readonly PlaceholderStyle[]): string {
  const result = maskTemplates(text, styles);
  assert.equal(result.text.length, text.length, "nothing moves");
  assert.equal(result.text.split("\n").length, text.split("\n").length, "no line goes");
  return result.text;
}

describe("masking placeholders", () => {
  it("puts a name where a name is wanted, and different names for different placeholders", () => {
    assert.equal(masked("DROP TABLE {{ .a }}.t, {{ .b }};", "braces"), "DROP TABLE x___a___.t, x___b___;");
    assert.equal(masked("DROP TABLE ${schema}.t_${n};", "dollar"), "DROP TABLE x_schema_.t_x_n_;");
  });

  it("blanks directives and placeholders that are a line of their own", () => {
    assert.equal(masked("{{ if .x }}SELECT 1;{{ end }}", "braces").trim(), "SELECT 1;");
    assert.equal(masked('{{ template "a.sql" . }};\nSELECT 1;', "braces").trim(), ";\nSELECT 1;");
  });

  it("keeps the branch that PostgreSQL gets", () => {
    const text =
      "a {{if .postgres}}JSON{{else}}TEXT{{end}}{{if .mysql}} ENGINE=x{{else if .plugin}} p{{else}} q{{end}};";
    assert.equal(masked(text, "braces").replace(/\s+/g, " "), "a JSON p ;");
    assert.equal(masked("{{if not .mysql}}{{if .sqlite}}s{{end}}k{{end}}", "braces").trim(), "k");
  });

  it("leaves strings, quoted names, comments and bodies alone", () => {
    const text = "SELECT '{{1,2},{3,4}}', \"${a}\", $$ {{ x }} $$; -- {{ y }}\n/* ${z} */";
    assert.deepEqual(maskTemplates(text, ["braces", "dollar"]), { text, masks: [] });
  });

  it("tells variables of psql from casts, slices and assignments", () => {
    assert.equal(
      masked("SELECT :'who', :\"app\".f(a[1:n], b := 1), c::int, :v;", "psql"),
      "SELECT 'xxxx', x_app_.f(a[1:n], b := 1), c::int, xv;",
    );
  });

  it("leaves the placeholders of other tools and those that never end", () => {
    assert.equal(masked("SELECT ${a};", "braces"), "SELECT ${a};");
    assert.equal(masked("SELECT {{ a", "braces"), "SELECT {{ a");
  });

  it("says where they were", () => {
    assert.deepEqual(maskTemplates("SELECT ${a};", ["dollar"]).masks, [{ start: 7, end: 11 }]);
  });
});
