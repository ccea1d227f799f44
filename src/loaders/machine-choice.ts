import { StepwrightError } from "../errors/index.js";

/** A machine a file holds, as it can be asked for. */
export interface Candidate {
  readonly logicalId: string;
  /** Other names it goes by, such as a construct path. */
  readonly names: readonly string[];
}

/**
 * The machine that was asked for, or the only one.
 * @param sought what such a file should hold, for the message
 * @throws MACHINE_ABSENT, MACHINE_AMBIGUOUS, MACHINE_NOT_IN_FILE
 */
export function chooseMachine<Machine extends Candidate>(
  machines: readonly Machine[],
  logicalId: string | undefined,
  { source, sought }: { readonly source: string; readonly sought: string },
): Machine {
  const [first] = machines;
  if (first === undefined) throw new StepwrightError("MACHINE_ABSENT", { source, sought });
  if (logicalId === undefined) {
    if (machines.length > 1) throw ambiguous(source, machines);
    return first;
  }
  const exact = machines.filter((machine) => machine.logicalId === logicalId);
  const found = exact.length > 0 ? exact : machines.filter(({ names }) => names.includes(logicalId));
  const [chosen] = found;
  if (chosen === undefined) {
    throw new StepwrightError("MACHINE_NOT_IN_FILE", { source, logicalId, machines: labels(machines) });
  }
  if (found.length > 1) throw ambiguous(source, found);
  return chosen;
}

function ambiguous(source: string, machines: readonly Candidate[]): StepwrightError {
  return new StepwrightError("MACHINE_AMBIGUOUS", { source, machines: labels(machines) });
}

/** The logical ids; where two machines share one, the other names they go by. */
function labels(machines: readonly Candidate[]): string[] {
  return machines.map(({ logicalId, names }) => {
    const alone = machines.filter((other) => other.logicalId === logicalId).length === 1;
    return alone ? logicalId : (names[0] ?? logicalId);
  });
}
