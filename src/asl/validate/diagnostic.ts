/** One finding, as ValidateStateMachineDefinition returns it. */
export interface Diagnostic {
  /** ERROR: CreateStateMachine refuses the definition. WARNING: it is accepted. */
  readonly severity: "ERROR" | "WARNING";
  /** AWS's code, such as `SCHEMA_VALIDATION_FAILED` or `MISSING_TRANSITION_TARGET`. */
  readonly code: string;
  readonly message: string;
  /** Where, such as `/States/Charge/Catch[0]/Next`. Absent where AWS gives none. */
  readonly location?: string;
}

/** Collects findings in the order they are met. */
export class Findings {
  readonly #found: Diagnostic[] = [];

  /** A SCHEMA_VALIDATION_FAILED error. */
  refuse(location: string, message: string): void {
    this.error("SCHEMA_VALIDATION_FAILED", message, location);
  }

  error(code: string, message: string, location?: string): void {
    this.#add("ERROR", code, message, location);
  }

  warn(code: string, message: string, location?: string): void {
    this.#add("WARNING", code, message, location);
  }

  get all(): readonly Diagnostic[] {
    return this.#found;
  }

  get failed(): boolean {
    return this.#found.some(({ severity }) => severity === "ERROR");
  }

  #add(severity: Diagnostic["severity"], code: string, message: string, location: string | undefined): void {
    this.#found.push({
      severity,
      code,
      message,
      ...(location === undefined ? undefined : { location: location || "/" }),
    });
  }
}
