// The page of each problem code: what it means and what to do about it in general. Shown by `migrate-safe explain CODE`
// and by the editor. Text only.
import { problemTitles, type ProblemCode } from "./problems";

interface PageText {
  readonly means: string;
  readonly todo: string;
}

/** Markdown page of a problem code. */
export function problemPage(code: ProblemCode): string {
  const { means, todo } = pages[code];
  return `# ${problemTitles[code]}\n\n\`${code}\`\n\n${means}\n\n## What to do\n\n${todo}\n`;
}

const pages: Readonly<Record<ProblemCode, PageText>> = {
  "usage/invalid-flag": {
    means:
      "A flag, argument or command is not one there is, or two of them contradict each other. Nothing was run.",
    todo: "Run the command with `--help`; the message names the nearest match where there is one.",
  },
  "config/not-found": {
    means: "The file named after `--config` does not exist.",
    todo: "Correct the path, or leave the flag out: `migrate-safe.jsonc` is then searched from the working directory upward.",
  },
  "config/unreadable": {
    means: "The config file exists but cannot be read, or is not UTF-8.",
    todo: "Check its permissions and its encoding.",
  },
  "config/invalid": {
    means: "The config file does not match its schema. The message gives file, line and column.",
    todo: "Correct the value. Editors that read JSON schemas complete and check the file while you type.",
  },
  "config/secret": {
    means:
      "A password stands in the config file, which is meant to be shared with everybody who has the project.",
    todo: 'Remove it and change the password. Give the new one through `PGPASSWORD`, `~/.pgpass`, a `passwordCommand`, or a URL in an environment variable: `"url": "${env:NAME}"`.',
  },
  "folder/not-found": {
    means: "There is no migrations folder where the flag, the config file or the usual places say.",
    todo: 'Name it with `--dir`, or as `"migrations"` in `migrate-safe.jsonc`. `migrate-safe new NAME` makes the first pair.',
  },
  "folder/empty": {
    means: "The folder exists but no file in it is named like a migration, `<version>_<name>.up.sql`.",
    todo: "Check that it is the right folder, or write the first pair with `migrate-safe new NAME`.",
  },
  "folder/not-run": {
    means:
      "The folder has the layout of another migration tool. Its files are read and linted, but only that tool knows how to run them and keeps their history.",
    todo: 'Run them with their tool. If the layout was detected wrongly, name it as `"layout"` in `migrate-safe.jsonc`.',
  },
  "folder/duplicate-version": {
    means:
      "Two migrations carry the same version, often after two branches were merged. Their order is not defined.",
    todo: "Give one of them the next version. If it was applied already, keep its version and renumber the other.",
  },
  "folder/missing-up": {
    means: "A down script has no up script of the same version and name.",
    todo: "Restore or rename the up script, or delete the down script.",
  },
  "folder/unknown-version": {
    means: "No migration in the folder has the version that was named.",
    todo: "Run `migrate-safe status` to see the versions there are.",
  },
  "file/unreadable": {
    means:
      "A migration file cannot be read, or is a symbolic link that leaves the folder. Nothing runs while one is unreadable.",
    todo: "Check its permissions; replace a link by the file it points to.",
  },
  "file/not-utf8": {
    means:
      "A migration file holds bytes that are not UTF-8, so it is not known which characters they stand for.",
    todo: "Save the file as UTF-8.",
  },
  "file/unparsed": {
    means:
      "PostgreSQL's grammar rejects a statement of the file. It is not run, because the server would reject it too, possibly half-way.",
    todo: "Correct the statement at the place the message names.",
  },
  "file/unsupported": {
    means:
      "The file holds something only psql understands, or transaction commands that are not one `BEGIN … COMMIT` around everything.",
    todo: "Write it as plain SQL. Each migration already runs in its own transaction.",
  },
  "file/exists": {
    means: "A file of the name to be written is there already, and nothing is overwritten.",
    todo: "Choose another name, or move the file away.",
  },
  "file/write-failed": {
    means:
      "A file could not be written: no permission, or the disk is full. Half of a file is never left behind.",
    todo: "Make room or correct the permissions, then run the command again.",
  },
  "file/invalid-facts": {
    means:
      "The file named after `--stats` is not one that `migrate-safe lint --save-facts` wrote, and no JSON object of tables and rows either.",
    todo: 'Write it again with `migrate-safe lint --target NAME --save-facts FILE`, or as `{ "public.orders": 120000 }`.',
  },
  "lint/schema-unknown": {
    means:
      "The linter replays the earlier migrations on an embedded database to know the schema, and one of them does not run there. Findings are then made from the text of the migrations alone.",
    todo: "Correct the migration that the message names. If it needs something the embedded database lacks, lint with `--target NAME`, which reads the schema of a server.",
  },
  "target/none": {
    means: "The command works on a database, and none was named.",
    todo: "Add `--target NAME`, `--database-url URL` or `--scratch`, or set `DATABASE_URL`.",
  },
  "target/unknown": {
    means:
      "No target of that name is declared in `migrate-safe.jsonc`, or its service is not in the service file.",
    todo: "Run `migrate-safe config` to see the targets.",
  },
  "target/invalid-url": {
    means:
      "The connection string cannot be taken apart. It is never repeated in a message, because it may hold a password.",
    todo: "Write `postgresql://user@host:5432/database`, with `#`, `/`, `@` and `:` in names percent-encoded.",
  },
  "target/unreachable": {
    means: "Nothing answered at the target's host and port within the connect timeout.",
    todo: "Check host, port, network and firewall, and that the server runs.",
  },
  "target/refused": {
    means:
      "The server answered and refused the connection: wrong password, unknown role or database, or no entry in pg_hba.conf.",
    todo: "The server's own words say which. Check user, password and database name.",
  },
  "target/read-only": {
    means:
      "The target accepts no writes: it is a standby, read-only by default, or declared so by `access` in the config file.",
    todo: "Name the primary. Read-only commands such as `status` work on such a target.",
  },
  "target/no-rights": {
    means: "The role may not do what the command needs.",
    todo: "Grant the right, or use a role that owns the tables.",
  },
  "target/lost": {
    means:
      "The connection broke during the run. What was committed before stays; an open transaction is rolled back by the server.",
    todo: "Run `migrate-safe status` to see where it stands, then run the command again.",
  },
  "target/unsupported": {
    means: "The server is older than PostgreSQL 12, or is not PostgreSQL.",
    todo: "Upgrade the server, or choose another target.",
  },
  "target/production-guard": {
    means:
      "The target counts as production: it is declared so, or it is a host nobody has declared. Writes to it need its name typed.",
    todo: 'Add `--confirm NAME` with the target\'s own name, or declare its `"environment"` in `migrate-safe.jsonc`.',
  },
  "history/foreign": {
    means: "A table of the history's name exists and has another tool's columns. It is never altered.",
    todo: 'Set `"run": { "historyTable": "…" }` to a name of its own.',
  },
  "history/invalid": {
    means: "The history table lacks columns this version needs, or has unknown ones.",
    todo: "Compare it with the table a fresh database gets, or choose another name for it.",
  },
  "history/dirty": {
    means:
      "A migration whose file cannot be one transaction stopped half-way, so some of its statements took effect.",
    todo: "`migrate-safe apply` recovers by running its down script first. Without a down script, finish or undo it by hand.",
  },
  "history/changed": {
    means: "The file of an applied migration differs from what was applied, beyond blanks at line ends.",
    todo: "Restore the file from version control and write a new migration for the change.",
  },
  "history/missing-file": {
    means:
      "The database has a migration applied whose file is not in the folder, often because another branch was deployed.",
    todo: "Check out the branch that holds it, or restore the file.",
  },
  "lock/held": {
    means:
      "Another run holds the migration lock of this database, so two runs cannot get in each other's way.",
    todo: "Wait for it; the message says who holds it. `run.lockWait` in the config file makes runs wait by themselves.",
  },
  "lock/timeout": {
    means:
      "A statement did not get its lock within `lock_timeout` and gave up, so that nothing queued up behind it.",
    todo: "Run it again when the blocking transaction is over; the message names it. Preflight shows long transactions beforehand.",
  },
  "plan/changed": {
    means: "The database or the files changed between showing the plan and running it.",
    todo: "Look at the new plan, then confirm that one.",
  },
  "preflight/failed": {
    means: "A check before the run failed, so nothing was run.",
    todo: "Follow the remedy of each failed check. `--force` passes over the checks and is dangerous.",
  },
  "backup/failed": {
    means:
      "The backup could not be completed, so nothing was run. No half-written backup is left under its name.",
    todo: "Make room, or grant the role read access to every table. `--skip-backup` runs without one.",
  },
  "apply/failed": {
    means: "A statement of a migration failed. A migration that is one transaction left nothing behind.",
    todo: "The message names file, line and column and the server's words. Correct the file and apply again.",
  },
  "apply/commit-unknown": {
    means:
      "The connection broke while the commit was under way, so it is not known whether the server received it.",
    todo: "Run `migrate-safe status`: the history row is part of the same transaction, so it tells the truth.",
  },
  "postflight/failed": {
    means:
      "A check after the run failed: an unvalidated foreign key, orphaned rows, or a half-applied migration.",
    todo: "Follow the remedy of each failed check.",
  },
  "down/not-proven": {
    means:
      "A down script is only offered after a round trip on the embedded database: up, down, compare, up again. This one could not be tried, because the up does not run there or holds a statement that cannot be tried inside a transaction.",
    todo: "Run `migrate-safe verify VERSION` to see what fails; write the down script by hand where the embedded database cannot run the up.",
  },
  "diff/drift": {
    means:
      "The schema of the target differs from what the last run left, or from what the files of the applied migrations make.",
    todo: "Put each change into a migration, or undo it on the target. Exit code 3 lets a scheduled job tell.",
  },
  "diff/not-proven": {
    means:
      "A migration is only made from a difference when it is proven on databases in memory that the applied files and its up make the target's schema, and that its down takes that back. What the embedded database cannot hold, such as most extensions, cannot be proven there.",
    todo: "Write the migration by hand with `migrate-safe new`, and hold it against the target with `migrate-safe diff` once it is marked as applied.",
  },
  "rollback/no-down": {
    means: "A migration that should be rolled back has no down script, or an empty one.",
    todo: "Write the down script, or restore a backup.",
  },
  "rollback/failed": {
    means: "A down script failed. One that is a single transaction left nothing behind.",
    todo: "Correct the down script at the place the message names and roll back again.",
  },
  "rollback/nothing": {
    means: "No migration is applied, so there is none to roll back.",
    todo: "Run `migrate-safe status` to check that it is the right target.",
  },
  "resolve/not-possible": {
    means:
      "`migrate-safe resolve` was asked to end a state that this migration is not in: to go on with one that was not cut off, to accept an edit where there is none. Nothing was changed.",
    todo: "Run `migrate-safe status`. A half applied migration is ended by `--resume` (go on), `--undo` (take it back), `--mark-applied` or `--mark-rolled-back` (it was set right by hand); an edited one by `--accept-change`.",
  },
  "restore/no-backup": {
    means: "No backup was named and `backups/migrations/latest-backup.txt` names none that exists.",
    todo: "Name the file: `migrate-safe restore FILE`.",
  },
  "restore/failed": {
    means: "The backup could not be loaded. Loading is one transaction, so the data is as it was before.",
    todo: "The message names the table and the server's words. The schema must be the one the backup was taken from.",
  },
  "restore/unfinished": {
    means:
      "`restore --rebuild` dropped the schemas and was ended before the rows of the backup were loaded. The tables are there in part and hold no rows. Until the rows are loaded nothing else writes to the target.",
    todo: "Run the restore again with the backup that the message names: `migrate-safe restore FILE --rebuild`. It begins anew and is safe to repeat.",
  },
  "restore/other-database": {
    means:
      "The backup names the database and the server (its system identifier) that its rows were read from, and the production target is another. Its rows would replace those of production. On other targets this is a warning only.",
    todo: "Name a backup of this database. If it is meant, for instance after the server was replaced: `migrate-safe restore FILE --from-other-database`.",
  },
  "restore/unsafe-file": {
    means:
      "The file is not a backup this tool wrote, or was changed since; or `latest-backup.txt` names a file outside of the folder of backups. It is not run.",
    todo: "Load a file of another program with psql if you trust it; name a backup that lies elsewhere: `migrate-safe restore FILE`.",
  },
  "verify/up-fails": {
    means: "An up script fails on an empty database after the migrations before it.",
    todo: "Correct it at the place the message names. It may rest on something no migration creates.",
  },
  "verify/down-fails": {
    means: "A down script fails right after its up script.",
    todo: "Correct it: every object the up creates has to go, in reverse order.",
  },
  "verify/differs": {
    means: "After up and down the schema is not what it was before.",
    todo: "The differences name what the down script leaves behind, destroys or changes.",
  },
  "verify/no-down": {
    means: "--require-downs was given, and a migration has no down script.",
    todo: "Write one with `migrate-safe down VERSION --write`, or one that raises “irreversible: …” with the reason.",
  },
  "verify/too-slow": {
    means: "A migration took longer on a throw-away database, which holds hardly any rows, than is allowed.",
    todo: "Take its work apart, or allow more with `--time-limit` or `verify.timeLimit` in the config file.",
  },
  "rehearse/up-fails": {
    means:
      "The target's schema was made again on an embedded database, without its rows, and a pending up script failed there. The same would happen on the target: something the script needs is missing or another than the files say. The target was only read.",
    todo: "Correct the script at the place the message gives. If the schema is the surprise, `migrate-safe diff` shows how the target came to differ from its migrations.",
  },
  "rehearse/down-fails": {
    means:
      "The pending up scripts run on a copy of the target's schema, but a down script fails after them: this migration could be applied and not rolled back. The target was only read.",
    todo: "Correct the down script at the place the message gives, or declare in it that it is irreversible, and rehearse again.",
  },
  "rehearse/not-possible": {
    means:
      "A migration needs something that the embedded copy of the target's schema lacks: an extension that is not shipped, owners and privileges, or an object that could not be made. So nothing was shown about it, neither that it works nor that it fails.",
    todo: "The report names what the copy lacks. Try the migration on a server that has it, such as a restored copy of the target.",
  },
  "rehearse/production-data": {
    means:
      "`--with-sample` reads rows of the target into the memory of this machine, which for production data may not be allowed. Nothing was read.",
    todo: "Rehearse with the schema alone, or take the sample from another target. Who may read these rows here adds `--allow-production-data`; rows are never written to files or logs, and errors are told without their values.",
  },
  "adopt/nothing": {
    means:
      "No table of a known migration tool is in the history's schema, in the schemas of the run or in a schema of the tool's own.",
    todo: "Check the target and `run.schemas`. `migrate-safe adopt --from none` begins an empty history.",
  },
  "adopt/ambiguous": {
    means: "Several migration tools left their history in this database, and only one can be taken over.",
    todo: "Name the one that ran this folder: `migrate-safe adopt --from TOOL`.",
  },
  "adopt/not-readable": {
    means: "The tool's migrations are no SQL files, or its history does not say which files were applied.",
    todo: "Go on with that tool, or write its schema down as a first migration and begin with `migrate-safe adopt --from none`.",
  },
  "adopt/own-history": {
    means: "Migrations are recorded for this target already, and the other tool's history has others.",
    todo: "Compare `migrate-safe status` with the other tool's table, and record by hand what is missing.",
  },
  "adopt/dirty": {
    means: "The other tool marks a migration as failed or half applied. What is really there is not known.",
    todo: "Finish or repair it with that tool, then adopt again.",
  },
  "adopt/unproven": {
    means:
      "The applied files could not be run on the embedded database, for instance for want of an extension, so it is not known whether they made the target's schema.",
    todo: "Correct what the message names, or adopt with `--unproven` if you know that the files are right.",
  },
  "adopt/differs": {
    means:
      "The files of the applied migrations were run on the embedded database, and the schema is not the target's: a file was edited, is missing, or somebody changed the target by hand.",
    todo: "Correct the files or the target object by object, or adopt with `--unproven` and accept the differences.",
  },
  "adopt/failed": {
    means:
      "The server refused a statement. All of it is one transaction, so the other tool's history is as it was.",
    todo: "See the server's words, then adopt again.",
  },
  "scratch/failed": {
    means:
      "The embedded database could not start, or ended unexpectedly. It holds nothing that is not in the migrations.",
    todo: "Delete the folder `.migrate-safe/scratch` and run the command again.",
  },
  "run/cancelled": {
    means: "The run was cancelled. The message says what had been done by then.",
    todo: "Run `migrate-safe status`, then run the command again when you are ready.",
  },
  "internal/bug": {
    means: "Something happened that was not foreseen.",
    todo: "Report it with the command line that led to it, less any password. `migrate-safe status` tells what state the database is in.",
  },
};
