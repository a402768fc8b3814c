// The manifest against the code and the files it names: nothing is contributed that is not there, and ids stay.
import { strict as assert } from "node:assert";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandIds, viewIds } from "../../../client/src/command-ids";
import { manifestKeys, manifestTexts, readManifest } from "./manifest-file";

const root = join(__dirname, "../../..");

interface Manifest {
  readonly main: string;
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly keywords: readonly string[];
  readonly contributes: {
    readonly mcpServerDefinitionProviders: readonly { readonly id: string }[];
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command: string; readonly when?: string; readonly group?: string }[]>
    >;
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly markdownDescription?: string; readonly scope?: string }>
      >;
    };
    readonly languages?: readonly { readonly id: string; readonly extensions?: readonly string[] }[];
    readonly jsonValidation: readonly { readonly url: string }[];
    readonly snippets: readonly { readonly path: string }[];
    readonly grammars: readonly {
      readonly path: string;
      readonly injectTo?: readonly string[];
      readonly language?: string;
    }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly markdown: string };
      }[];
    }[];
  };
}

const manifest = readManifest() as Manifest;
const { contributes } = manifest;

/** For ever: a rename keeps the old id as an alias. */
const shippedCommands = [
  "migrateSafe.branch.review",
  "migrateSafe.commandLine.copy",
  "migrateSafe.files.show",
  "migrateSafe.logs.show",
  "migrateSafe.migration.create",
  "migrateSafe.migration.createFromDifference",
  "migrateSafe.migration.followUp",
  "migrateSafe.migration.generateDown",
  "migrateSafe.migration.locks",
  "migrateSafe.migration.resolve",
  "migrateSafe.migration.restoreApplied",
  "migrateSafe.migration.showEdit",
  "migrateSafe.migration.showSchemaChange",
  "migrateSafe.migrations.apply",
  "migrateSafe.migrations.applyNext",
  "migrateSafe.migrations.applyTo",
  "migrateSafe.migrations.dryRun",
  "migrateSafe.migrations.rollBack",
  "migrateSafe.migrations.rollBackTo",
  "migrateSafe.migrations.undoApply",
  "migrateSafe.migrations.verify",
  "migrateSafe.pair.openCounterpart",
  "migrateSafe.pair.verify",
  "migrateSafe.password.forget",
  "migrateSafe.report.openLast",
  "migrateSafe.review.clearComments",
  "migrateSafe.review.showComments",
  "migrateSafe.rule.show",
  "migrateSafe.run.open",
  "migrateSafe.scratch.try",
  "migrateSafe.self.check",
  "migrateSafe.target.add",
  "migrateSafe.target.adopt",
  "migrateSafe.target.backup",
  "migrateSafe.target.diff",
  "migrateSafe.target.explain",
  "migrateSafe.target.forget",
  "migrateSafe.target.postflight",
  "migrateSafe.target.preflight",
  "migrateSafe.target.readFacts",
  "migrateSafe.target.rehearse",
  "migrateSafe.target.restore",
  "migrateSafe.target.select",
  "migrateSafe.view.refresh",
  "migrateSafe.workspace.lint",
];
const shippedSettings = [
  "migrateSafe.apply.backup",
  "migrateSafe.codeLens.enable",
  "migrateSafe.decorations.enable",
  "migrateSafe.hover.locks",
  "migrateSafe.inlayHints.locks",
  "migrateSafe.lint.enable",
  "migrateSafe.migrations.folder",
  "migrateSafe.passwords.remember",
  "migrateSafe.production.allowFromEditor",
  "migrateSafe.proof.whileTyping",
  "migrateSafe.reports.show",
  "migrateSafe.trace.server",
  "migrateSafe.view.askTarget",
];

describe("the manifest", () => {
  it("offers agents the servers that the code provides, by the same id", () => {
    const code = readFileSync(join(root, "client/src/agents/mcp-servers.ts"), "utf8");
    const ids = manifest.contributes.mcpServerDefinitionProviders.map(({ id }) => id);
    assert.deepEqual(ids, [/providerId = "([^"]+)"/.exec(code)?.[1]]);
  });

  it("contributes exactly the commands that are implemented", () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
  });

  it("keeps every command id and setting key that was shipped", () => {
    const settings = Object.keys(contributes.configuration.properties);
    assert.deepEqual([...commandIds].sort(), shippedCommands);
    assert.deepEqual(settings.sort(), shippedSettings);
  });

  it("has its texts where they can be translated, and no text that nothing shows", () => {
    assert.deepEqual([...new Set(manifestKeys)].sort(), Object.keys(manifestTexts).sort());
  });

  it("has sentence-case titles in one category", () => {
    for (const { title, category } of contributes.commands) {
      assert.equal(category, "Migrate Safe");
      assert.match(title, /^[A-Z][a-z]*([ -][a-z]+)*\??$/);
    }
  });

  it("names only commands and views that exist, in menus and texts", () => {
    const known = new Set<string>([...commandIds, "vscode.openFolder", "workbench.trust.manage"]);
    const texts = [
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
    ];
    const linked = texts.flatMap((text) =>
      [...text.matchAll(/command:([\w.]+)/g)].map((match) => match[1] ?? ""),
    );
    const listed = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    for (const command of [...linked, ...listed]) assert.ok(known.has(command), command);
    for (const { view } of contributes.viewsWelcome)
      assert.ok(
        viewIds.some((id) => id === view),
        view,
      );
    assert.deepEqual(
      contributes.views["migrateSafe"]?.map(({ id }) => id),
      viewIds,
    );
  });

  it("offers the scratch database first where nothing is connected", () => {
    const welcome = contributes.viewsWelcome.find(({ contents }) =>
      contents.includes("migrateSafe.scratch.try"),
    );
    assert.match(welcome?.contents ?? "", /nothing outside this window is touched/);
  });

  it("shows at most two actions inline and nothing that destroys", () => {
    const inline = (contributes.menus["view/item/context"] ?? []).filter(({ group }) =>
      group?.startsWith("inline"),
    );
    assert.ok(!inline.some(({ command }) => command.includes("rollBack")));
    const perItem = inline.filter(({ when }) => when?.includes("viewItem =~ /^migration"));
    assert.ok(perItem.length <= 2);
  });

  it("asks for an item only where there is one", () => {
    const titles = [contributes.menus["view/title"], contributes.menus["commandPalette"]].flat();
    assert.deepEqual(
      titles.filter((item) => item?.when?.includes("viewItem")),
      [],
    );
  });

  it("takes no language for .sql and injects its grammar only into SQL", () => {
    for (const { extensions } of contributes.languages ?? []) assert.equal(extensions, undefined);
    for (const grammar of contributes.grammars) {
      assert.equal(grammar.language, undefined);
      assert.ok(grammar.injectTo?.every((scope) => /^source\.(pg)?sql$/.test(scope)));
    }
  });

  it("describes its few settings and scopes them", () => {
    const settings = Object.values(contributes.configuration.properties);
    assert.ok(settings.length <= 25);
    for (const { markdownDescription, scope } of settings) {
      assert.ok(markdownDescription && scope);
    }
  });

  it("activates only for migrations", () => {
    for (const event of manifest.activationEvents)
      assert.match(event, /^(workspaceContains:|onLanguage:sql$)/);
  });

  it("names only files that exist, and ships them", () => {
    const paths = [
      manifest.icon,
      contributes.views["migrateSafe"]?.[0]?.icon ?? "",
      ...contributes.snippets.map(({ path }) => path),
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.jsonValidation.map(({ url }) => url),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
    ].map((path) => path.replace(/^\.\//, ""));
    const shipped = readFileSync(join(root, ".vscodeignore"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("!"))
      .map((line) => new RegExp(`^${line.slice(1).replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`));
    for (const path of paths) {
      assert.ok(existsSync(join(root, path)), path);
      assert.ok(
        shipped.some((pattern) => pattern.test(path)),
        `${path} is not in .vscodeignore`,
      );
    }
  });

  it("is not the only one whose sentences can be translated: what the client tells goes through l10n.t", () => {
    const bare = readdirSync(join(root, "client/src"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .filter((name) =>
        /\b(?:flashStatus|showFailure|showNotice|askNotice|withWindowProgress)\(\s*["`]/.test(
          readFileSync(join(root, "client/src", name), "utf8"),
        ),
      );
    assert.deepEqual(bare, []);
  });
});
