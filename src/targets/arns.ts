/** A state machine's ARN without what may follow its name: `#TestCase`, `:version` or `:alias`. */
export interface MachineArn {
  /** With version or alias, without test case: what Describe calls take. */
  readonly described: string;
  /** `arn:PARTITION:states:REGION:ACCOUNT`. */
  readonly prefix: string;
  readonly name: string;
}

/** Takes a state machine's ARN apart. Text that is none gives itself as `described` and an empty name. */
export function machineArnOf(arn: string): MachineArn {
  const described = arn.split("#", 1)[0] ?? arn;
  const parts = described.split(":");
  return { described, prefix: parts.slice(0, 5).join(":"), name: parts[6] ?? "" };
}

/**
 * Tells an alias (`…:stateMachine:orders:prod`) from a machine and from a version (`…:stateMachine:orders:3`): an alias holds a letter.
 * Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachineAlias.html
 */
export function isAliasArn(arn: string): boolean {
  const qualifier = arn.split(":")[7];
  return qualifier !== undefined && !/^\d+$/.test(qualifier);
}

/**
 * The ARN a STANDARD execution will have: it follows from the machine and the name. For EXPRESS, AWS appends an id of
 * its own; without it the ARN only serves as a key.
 */
export function executionArnOf(stateMachineArn: string, name: string, type: "STANDARD" | "EXPRESS"): string {
  const machine = machineArnOf(stateMachineArn);
  return `${machine.prefix}:${type === "EXPRESS" ? "express" : "execution"}:${machine.name}:${name}`;
}
