import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** How a Mocha of its own ended, as its JSON reporter tells it. */
export interface MochaRun {
  readonly passes: readonly string[];
  readonly pending: readonly string[];
  /** Title to message. */
  readonly failures: Readonly<Record<string, string>>;
  readonly exitCode: number;
  readonly text: string;
}

interface Told {
  readonly passes: readonly { readonly fullTitle: string }[];
  readonly pending: readonly { readonly fullTitle: string }[];
  readonly failures: readonly { readonly fullTitle: string; readonly err: { readonly message: string } }[];
}

/** Runs Mocha with our hooks on fixtures, as a user's project would. */
export async function mochaRun(
  fixtures: readonly string[],
  options: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<MochaRun> {
  const command = [
    "node_modules/mocha/bin/mocha.js",
    "--no-config",
    // Loading takes its time on a busy machine; a fixture that is about time-outs sets its own.
    ...["--timeout", "30000"],
    ...["--node-option", "import=tsx", "--require", "./src/mocha/index.ts", "--reporter", "json"],
    ...options,
    ...fixtures.map((name) => `spec/mocha/fixtures/${name}.fixture.ts`),
  ];
  const env = { ...process.env, STEPWRIGHT_RUN: "", ...environment };
  const { exitCode, stdout, stderr } = await new Promise<{ exitCode: number; stdout: string; stderr: string }>(
    (resolve) => {
      const child = execFile(process.execPath, command, { cwd: root, env }, (_error, out, err) =>
        resolve({ exitCode: child.exitCode ?? 0, stdout: out, stderr: err }),
      );
    },
  );
  const at = stdout.indexOf("{\n");
  const told: Told = at < 0 ? { passes: [], pending: [], failures: [] } : (JSON.parse(stdout.slice(at)) as Told);
  return {
    passes: told.passes.map(({ fullTitle }) => fullTitle),
    pending: told.pending.map(({ fullTitle }) => fullTitle),
    failures: Object.fromEntries(told.failures.map(({ fullTitle, err }) => [fullTitle, err.message])),
    exitCode,
    text: stdout + stderr,
  };
}
