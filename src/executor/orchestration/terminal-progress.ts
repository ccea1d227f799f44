import picocolors from "picocolors";
import { renderProgress } from "../../report/progress.js";
import type { Progress } from "./batch/parallel-result.js";

/** Where a line can be written and written over. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Nothing is shown of what is over sooner, in milliseconds. */
const quietMs = 250;
/** The line is written anew at most so often, in milliseconds. */
const everyMs = 80;

/**
 * A bar on a terminal; undefined where nobody looks at one: elsewhere, and where CI is set.
 * @param now real milliseconds
 */
export function terminalProgress(
  terminal: Terminal = process.stderr,
  variables: Readonly<Record<string, string | undefined>> = process.env,
  now: () => number = () => performance.now(),
): Progress | undefined {
  const ci = variables["CI"] ?? "";
  if (terminal.isTTY !== true || (ci !== "" && ci !== "false")) return undefined;
  const began = now();
  let written = Number.NEGATIVE_INFINITY;
  let shown = false;
  return {
    update(state) {
      const time = now();
      if (time - began < quietMs || time - written < everyMs) return;
      written = time;
      shown = true;
      terminal.write(`\r\u001b[2K${renderProgress(state, { colors: picocolors.isColorSupported })}`);
    },
    end() {
      if (shown) terminal.write("\r\u001b[2K");
    },
  };
}
