/** What an assertion that fails says. */
export function messageOf(ask: () => unknown): string {
  try {
    ask();
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing was thrown";
}
