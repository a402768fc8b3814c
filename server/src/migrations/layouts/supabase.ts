// Supabase: `supabase/migrations/<time>_name.sql`. Its command line sends the statements of a file as one pipeline, which
// is an implicit transaction.
import { noNumber, numberedName, wholeUp, type Layout } from "./layout";

export const supabase: Layout = {
  id: "supabase",
  placeholders: [],
  needsDown: false,
  ordersByText: true,
  isUsedIn: ({ path, files }) =>
    /[\\/]supabase[\\/]migrations$/.test(path) && files.some(({ name }) => numberedName(name) !== null),
  read({ name }) {
    const parts = numberedName(name);
    return parts ? wholeUp(parts.version, parts.name, "simple-query") : noNumber;
  },
};
