import { validateDefinition, type Diagnostic } from "../asl/index.js";
import { StepwrightError } from "../errors/index.js";
import { loadDefinition } from "../loaders/definition.js";
import type { Ended, Output } from "./program.js";

/** Prints what AWS would say of each definition. Exit code 1 when one is refused, 2 when a file cannot be read. */
export async function validate(files: readonly string[], { type }: { type: string }, output: Output): Promise<Ended> {
  if (type !== "STANDARD" && type !== "EXPRESS") {
    throw new StepwrightError("CLI_OPTION_INVALID", { option: "--type", value: type, expected: "STANDARD or EXPRESS" });
  }
  let exitCode = 0;
  for (const file of files) {
    try {
      const { text } = await loadDefinition(file);
      const diagnostics = validateDefinition(text, { type });
      if (diagnostics.some(({ severity }) => severity === "ERROR")) exitCode = Math.max(exitCode, 1);
      output.out(report(file, diagnostics));
    } catch (error) {
      if (!(error instanceof StepwrightError)) throw error;
      exitCode = 2;
      output.err(`${error.message}\n`);
    }
  }
  return { exitCode };
}

function report(file: string, diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return `${file}: OK\n`;
  const lines = diagnostics.map(
    ({ severity, code, message, location }) =>
      `  ${severity} ${code}${location === undefined ? "" : ` at ${location}`}: ${message}\n`,
  );
  return `${file}: ${diagnostics.some(({ severity }) => severity === "ERROR") ? "refused" : "OK, with warnings"}\n${lines.join("")}`;
}
