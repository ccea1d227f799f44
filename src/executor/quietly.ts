/** Cleans up after a failure: a second one would hide the first. */
export async function quietly(work: (() => Promise<void>) | undefined): Promise<void> {
  try {
    await work?.();
  } catch {
    // What went wrong first is what the caller has to know.
  }
}
