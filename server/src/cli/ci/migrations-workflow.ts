// The GitHub workflow that `ci init` writes: lints and annotates what a pull request changes, and proves all migrations
// through the runbook's seven stages. Pure: settings in, YAML out. Strings are written as JSON, which YAML contains.
// Source of the keys: GitHub's "Workflow syntax for GitHub Actions".

export interface WorkflowOptions {
  /** From the repository's root: files whose change starts the workflow. */
  readonly paths: readonly string[];
  /** Flags that say from the repository's root where config and migrations are; empty where they are found. */
  readonly places: string;
  /** Puts `migrate-safe` on the path. */
  readonly install: string;
  /** Major version of a server to prove on; null for the embedded database. */
  readonly postgres: number | null;
  /** Prove only what a pull request changes, not all. */
  readonly changedOnly: boolean;
  /** How many jobs share the proof. */
  readonly shards: number;
}

export function migrationsWorkflow(options: WorkflowOptions): string {
  return `${[...head(options), ...review(options), ...prove(options)].join("\n")}\n`;
}

function head({ paths }: WorkflowOptions): readonly string[] {
  const watched = paths.map((path) => `      - ${quoted(path)}`);
  return [
    "# Lints and proves the migrations of a pull request. Made by `migrate-safe ci init`; edit it as you like.",
    "name: Migrations",
    "on:",
    "  pull_request:",
    "    paths:",
    ...watched,
    "  push:",
    "    branches: [main, master]",
    "    paths:",
    ...watched,
    "permissions:",
    "  contents: read",
    "concurrency:",
    "  group: migrations-${{ github.ref }}",
    "  cancel-in-progress: true",
    "defaults:",
    "  run:",
    "    # With pipefail, so that no failure is lost in a pipe.",
    "    shell: bash",
    "jobs:",
  ];
}

const onlyPullRequests = "    if: github.event_name == 'pull_request'";
const base = "      BASE: origin/${{ github.base_ref }}";

/** What the branch changes: annotations, versions that collide with the base branch, SARIF, a summary. */
function review({ places, install }: WorkflowOptions): readonly string[] {
  const lint = `migrate-safe lint${places} --since "$BASE" --base "$BASE"`;
  return [
    "  review:",
    "    name: Review what changed",
    onlyPullRequests,
    "    runs-on: ubuntu-latest",
    "    timeout-minutes: 10",
    "    permissions:",
    "      contents: read",
    "      security-events: write",
    "    env:",
    base,
    ...setup(install),
    "      - name: Annotate changed pairs, edited files and order conflicts with the base branch",
    `        run: ${lint} --format github`,
    "      - name: Summarise",
    "        if: always()",
    `        run: ${lint} --format markdown --fail-on none >> "$GITHUB_STEP_SUMMARY"`,
    "      - name: Write SARIF",
    "        if: always()",
    `        run: ${lint} --format sarif --fail-on none > migrations.sarif`,
    "      - name: Upload SARIF",
    "        if: always()",
    "        # A fork may not upload, and a private repository needs code scanning.",
    "        continue-on-error: true",
    "        uses: github/codeql-action/upload-sarif@v3",
    "        with:",
    "          sarif_file: migrations.sarif",
    "          category: migrations",
  ];
}

/** The runbook's seven stages and the checks it asks before a merge. */
function prove({ places, install, postgres, changedOnly, shards }: WorkflowOptions): readonly string[] {
  const parts = Array.from({ length: shards }, (_, index) => `${index + 1}/${shards}`);
  const shard = shards > 1 ? ' --shard "$SHARD"' : "";
  const which = changedOnly ? '--changed-since "$BASE"' : "--all";
  const env = [
    ...(changedOnly ? [base] : []),
    ...(postgres === null
      ? []
      : ["      MIGRATE_SAFE_SHADOW_URL: postgresql://postgres:postgres@localhost:5432/postgres"]),
    ...(shards > 1 ? ["      SHARD: ${{ matrix.shard }}"] : []),
  ];
  return [
    "  prove:",
    "    name: Prove",
    ...(changedOnly ? [onlyPullRequests] : []),
    "    runs-on: ubuntu-latest",
    "    timeout-minutes: 30",
    ...(shards > 1
      ? [
          "    strategy:",
          "      fail-fast: false",
          "      matrix:",
          `        shard: ${JSON.stringify(parts)}`,
        ]
      : []),
    ...(postgres === null ? [] : service(postgres)),
    ...(env.length > 0 ? ["    env:", ...env] : []),
    ...setup(install),
    "      # 1. Create a temporary database  2. Run all up migrations  3. Validate schema integrity",
    "      # 4. Run all down migrations      5. Verify the schema matches the initial state",
    "      # 6. Run up migrations again      7. Clean up",
    "      # Fails also on a missing down script, a half applied migration, other checksums, orphaned rows, and on a",
    "      # migration that takes over 30 s.",
    "      - name: Up, down, compare, up again",
    `        run: migrate-safe verify${places} ${which} --require-downs --verbose${shard} --format markdown | tee -a "$GITHUB_STEP_SUMMARY"`,
  ];
}

function service(postgres: number): readonly string[] {
  return [
    "    services:",
    "      postgres:",
    `        image: postgres:${postgres}`,
    "        env:",
    "          POSTGRES_PASSWORD: postgres",
    "        ports:",
    '          - "5432:5432"',
    "        options: --health-cmd pg_isready --health-interval 2s --health-timeout 5s --health-retries 30",
  ];
}

/** The whole history is fetched, because the base branch is compared with. */
function setup(install: string): readonly string[] {
  return [
    "    steps:",
    "      - uses: actions/checkout@v4",
    "        with:",
    "          fetch-depth: 0",
    "      - uses: actions/setup-node@v4",
    "        with:",
    "          node-version: 22",
    "      - name: Install Migrate Safe",
    `        run: ${quoted(install)}`,
  ];
}

/** A double-quoted scalar; plain words stay as they are. */
function quoted(text: string): string {
  return /^[A-Za-z0-9._/-]+$/.test(text) ? text : JSON.stringify(text);
}
