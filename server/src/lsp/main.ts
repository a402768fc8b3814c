// Entry of dist/server.js: the language server over --node-ipc (the editor) or --stdio (tests, other editors). Only the
// protocol goes to standard output; the library sends what is logged to the client.
import { join } from "node:path";
import { createConnection } from "vscode-languageserver/node";
import { Linter } from "../lint/linter";
import { loadParser } from "../sql/parser";
import { Analysis } from "./analysis";
import { serve } from "./connection";

const transports = /^--(?:node-ipc|stdio|socket|pipe)\b/;

if (process.argv.some((argument) => transports.test(argument))) {
  // The parser loads while the client and the server introduce themselves.
  const analysis = loadParser().then(
    (parser) => new Analysis(parser, new Linter(parser, undefined, { remembers: true })),
  );
  serve(createConnection(), { analysis, mediaFolder: join(__dirname, "..", "media") });
} else {
  process.stderr.write("This is a language server. Start it with --stdio or --node-ipc.\n");
  process.exitCode = 2;
}
