// The parameter that tools share: which migrations they look at.
import { z } from "zod";

export const versions = z
  .array(z.string().max(100))
  .max(1000)
  .optional()
  .describe('Versions of migrations as in their file names, for instance ["042"]; all when left out.');
