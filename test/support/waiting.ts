// Waiting for something to become true, without a fixed time. The test's own timeout is the limit.

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Asks again and again until the answer is yes. */
export async function until(done: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await done())) await pause(20);
}
