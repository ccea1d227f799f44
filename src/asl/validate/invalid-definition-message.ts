import type { Diagnostic } from "./diagnostic.js";

/**
 * The text of CreateStateMachine's InvalidDefinition: every error with its location. One without location reads `at null`, as on AWS.
 * @returns undefined when no diagnostic is an error
 */
export function invalidDefinitionMessage(diagnostics: readonly Diagnostic[]): string | undefined {
  const errors = diagnostics.filter(({ severity }) => severity === "ERROR");
  if (errors.length === 0) return undefined;
  return `Invalid State Machine Definition: '${errors.map(describe).join(", ")}'`;
}

function describe({ code, message, location }: Diagnostic): string {
  return `${code}: ${message} at ${location ?? "null"}`;
}
