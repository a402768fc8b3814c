// Command lines that cannot be understood, and what asks for help: exit codes, words, and which stream they go to.
import { strict as assert } from "node:assert";
import { eventsOf, run, runJson, soundPair, withProject } from "./command-line";

const commands = [
  "new",
  "lint",
  "explain",
  "status",
  "dry-run",
  "preflight",
  "backup",
  "apply",
  "postflight",
  "rollback",
  "restore",
  "resolve",
  "verify",
  "down",
  "locks",
  "diff",
  "config",
];

describe("the command line", () => {
  it("lists exactly the commands there are", async () => {
    await withProject({}, async (cwd) => {
      const { code, stdout } = await run(["--help"], { cwd });
      assert.equal(code, 0);
      const listed = [...stdout.matchAll(/^ {2}([a-z][a-z-]*)(?: .*)?$/gm)].map((match) => match[1]);
      assert.deepEqual(
        listed.filter((name) => commands.includes(name ?? "")),
        commands,
      );
      assert.match(stdout, /Exit codes: 0 success, 1 preflight/);
    });
  });

  for (const command of commands) {
    it(`says what ${command} takes`, async () => {
      await withProject({}, async (cwd) => {
        const { code, stdout } = await run([command, "--help"], { cwd });
        assert.equal(code, 0);
        assert.match(stdout, new RegExp(`Usage: migrate-safe ${command}`));
        assert.match(stdout, /--dir <folder>/);
      });
    });
  }

  it("prints its version", async () => {
    await withProject({}, async (cwd) => {
      const { code, stdout } = await run(["--version"], { cwd });
      assert.equal(code, 0);
      assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    });
  });

  for (const [args, says] of [
    [[], /No command was named/],
    [["aply"], /Did you mean apply/],
    [["apply", "--stesp=2"], /Did you mean --steps/],
    [["--aply"], /Did you mean --apply|Unknown option/],
    [["apply", "--steps=0"], /whole number from 1/],
    [["apply", "--steps=-1"], /whole number from 1/],
    [["apply", "--steps=two"], /whole number from 1/],
    [["rollback", "--steps", "1.5"], /whole number from 1/],
    [["apply", "extra"], /Too many arguments/],
    [["new"], /Missing required argument/],
    [["--apply", "--rollback"], /cannot be given together/],
    [["apply", "--dry-run"], /stands for the command dry-run/],
    [["lint", "--format", "xml"], /one of human, json/],
    [["status", "--format", "sarif"], /status has no format sarif/],
    [["lint", "--save-facts", "f.json"], /--save-facts needs a target/],
    [["lint", "--fail-on", "fatal"], /one of error, warning, info, none/],
    [["lint", "--pg-version", "11"], /12 to 18/],
    [["status", "--events", "xml"], /one of jsonl/],
    [["restore", "--to", "001"], /--to needs --rebuild/],
    [["resolve", "001"], /None was given; resolve needs exactly one way/],
    [["resolve", "001", "--undo", "--resume"], /--resume and --undo were given/],
    [["explain", "drop-tabel"], /Did you mean drop-table/],
    [["status", "--scratch", "--target", "a"], /each name a target/],
    [["status", "--target", "stagin"], /No target has the name/],
    [["status"], /No target was named/],
    [["status", "--database-url", "mysql://app:canary-7c1f@h/d"], /is not valid/],
    [["lint", "nowhere"], /does not exist/],
    [["lint", "--dir", "nowhere"], /does not exist/],
    [["lint", "--config", "nowhere.jsonc"], /does not exist/],
    [["lint", "--since", "no-such-thing"], /neither the version of a migration nor a commit/],
    [["apply", "--scratch", "--to", "999"], /999/],
  ] as const) {
    it(`refuses "${args.join(" ").replace("canary-7c1f", "…")}" with 5 and a sentence`, async () => {
      await withProject(soundPair, async (cwd) => {
        const { code, stdout, stderr } = await run(args, { cwd });
        assert.equal(code, 5, stderr);
        assert.equal(stdout, "");
        assert.match(stderr, says);
        assert.match(stderr, /State: /);
        assert.match(stderr, /Next: /);
        assert.ok(!stderr.includes("canary-7c1f"));
        assert.ok(!/\n\s+at /.test(stderr), "no stack is shown");
      });
    });
  }

  it("tells a refusal as JSON when JSON is asked for", async () => {
    await withProject(soundPair, async (cwd) => {
      const { code, json } = await runJson(["status", "--target", "stagin"], { cwd });
      assert.equal(code, 5);
      assert.equal(json["schema"], "migrate-safe/problem/1");
      assert.equal((json["problem"] as { code: string }).code, "target/unknown");
      const usage = await runJson(["aply"], { cwd });
      assert.equal((usage.json["problem"] as { code: string }).code, "usage/invalid-flag");
    });
  });

  it("ends its events with finished even when nothing could begin", async () => {
    await withProject(soundPair, async (cwd) => {
      for (const args of [["apply"], ["--apply", "--steps=0"], ["apply", "--config", "no.jsonc"]]) {
        const { code, stdout } = await run([...args, "--events", "jsonl"], { cwd });
        assert.equal(code, 5);
        const [event, ...more] = eventsOf(stdout);
        assert.deepEqual(more, []);
        assert.equal(event?.["event"], "finished");
        assert.equal(event?.["operation"], "apply");
        assert.equal(event?.["outcome"], "refused");
        assert.equal(event?.["exit_code"], 5);
      }
    });
  });
});
