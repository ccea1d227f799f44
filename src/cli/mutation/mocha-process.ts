import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { StepwrightError } from "../../errors/index.js";

/** How a run of a suite ended. */
export interface SuiteRun {
  readonly outcome: "passed" | "failed" | "timed out";
  /** The end of what it printed. */
  readonly tail: string;
  readonly milliseconds: number;
}

/** The project's own Mocha. @throws PEER_MISSING */
export function mochaBin(directory: string): string {
  const require = createRequire(join(directory, "package.json"));
  try {
    return join(dirname(require.resolve("mocha/package.json")), "bin/mocha.js");
  } catch (error) {
    throw new StepwrightError("CLI_MOCHA_MISSING", { directory }, { cause: error });
  }
}

const mostKept = 8000;

/** Runs Mocha with the project's configuration in a process of its own, and ends it with all it started when it takes too long. */
export function runMocha(
  bin: string,
  args: readonly string[],
  {
    directory,
    variables,
    limitMs,
  }: { directory: string; variables: Readonly<Record<string, string>>; limitMs: number },
): Promise<SuiteRun> {
  return new Promise((resolve, reject) => {
    const since = performance.now();
    let tail = "";
    let late = false;
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: directory,
      env: { ...process.env, ...variables },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: Mocha starts processes, too.
      detached: process.platform !== "win32",
    });
    const timer = setTimeout(() => {
      late = true;
      if (process.platform === "win32" || child.pid === undefined) child.kill("SIGKILL");
      else process.kill(-child.pid, "SIGKILL");
    }, limitMs);
    const keep = (chunk: Buffer): void => void (tail = `${tail}${chunk.toString()}`.slice(-mostKept));
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      const outcome = late ? "timed out" : code === 0 ? "passed" : "failed";
      resolve({ outcome, tail, milliseconds: performance.now() - since });
    });
  });
}
