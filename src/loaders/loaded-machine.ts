import type { LoadedDefinition } from "./definition.js";
import type { Assumption, Resolve } from "./resolver.js";

/** A state machine as its deployment would create it. `workflow`, `deploy` and `stubsFor` take it. */
export interface LoadedMachine extends LoadedDefinition {
  /** The machine's name: as the file says, else its logical id, else after the file. */
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  /** The absolute path of the file it was read from. */
  readonly source: string;
  /** What the file calls it: a logical id, a Terraform address, a key of `stateMachines`. Absent for a file that is a definition. */
  readonly logicalId?: string;
  /** The role it runs with, where the file tells. */
  readonly roleArn?: string;
  /** Every value that had to be invented, in the order it was first needed. */
  readonly assumed: readonly Assumption[];
}

/** How `machineFrom` reads a file. */
export interface MachineFromOptions {
  /**
   * Which machine, where the file holds several: its logical id, Terraform address or key. A CDK machine is also found by its
   * construct path, and by its logical id without the hash.
   */
  readonly logicalId?: string;
  /**
   * What references stand for, by their keys: `ChargeFunction` (Ref), `ChargeFunction.Arn` (GetAtt), a parameter's name, `AWS::Region`,
   * the name of a placeholder, `Fn::ImportValue:NAME`, and in other files the reference as it is written, such as
   * `aws_lambda_function.charge.arn` or `opt:stage`. It goes before all that the file itself says.
   */
  readonly resolve?: Resolve;
  /** The type, where the file does not say it (default `"STANDARD"`). */
  readonly type?: "STANDARD" | "EXPRESS";
}
