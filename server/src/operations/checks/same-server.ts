// Checks that the target's name still stands for the server it stood for before: a URL that was changed by mistake, a
// restored copy and a rebuilt server have another system identifier. Manual: pg_control_system().
import { pass, type CheckDefinition } from "./check";
import { readKnownServers, rememberServer } from "../known-servers";

export const sameServer: CheckDefinition = {
  id: "same-server",
  title: "The server this target always was",
  async run({ tools, facts: { identity }, acceptServer }) {
    const { name, environment, system_identifier: now } = identity;
    if (now === null) return { status: "skip", summary: "The role may not read the server's identifier." };
    const known = await readKnownServers(tools);
    if (!known.ok) return { status: "warn", summary: known.failure.message, remedy: known.failure.next };
    const before = known.value[name]?.system_identifier ?? null;
    if (before === now) return pass(`${name} is the server it was before (system identifier ${now}).`);
    // A developer's own server is made anew all the time.
    const accepted = before === null || acceptServer || environment === "local";
    if (!accepted) {
      return {
        status: "fail",
        summary: `${name} is another server than before: its system identifier was ${before} and is ${now}.`,
        remedy:
          "Check the target's address. If the server was replaced on purpose: migrate-safe preflight --accept-server.",
      };
    }
    const written = await rememberServer(tools, known.value, identity);
    if (!written.ok)
      return { status: "warn", summary: written.failure.message, remedy: written.failure.next };
    if (before === null) return pass(`${name} has the system identifier ${now}, which is remembered.`);
    return pass(`${name} is another server now: system identifier ${now}, before ${before}.`);
  },
};
