import type { Machine, MachineType } from "../../asl/machine.js";
import type { JsonObject } from "../../util/json.js";
import { AwsError } from "../wire/aws-error.js";
import { readMachineArn, type MachineName } from "./arn.js";

/** What CreateStateMachine and UpdateStateMachine set: an execution keeps the one it started with. */
export interface Revision {
  /** The text as given. */
  readonly definition: string;
  readonly machine: Machine;
  readonly roleArn: string;
  readonly loggingConfiguration: JsonObject;
  readonly tracingConfiguration: JsonObject;
  readonly encryptionConfiguration: JsonObject | undefined;
  /** Absent for the revision a machine was created with. */
  readonly revisionId: string | undefined;
  /** Epoch milliseconds. */
  readonly updated: number;
}

/** A published, unchangeable revision. */
export interface Version {
  readonly number: number;
  readonly revision: Revision;
  readonly description: string | undefined;
  readonly created: number;
}

/** A name that stands for one or two versions; executions are shared out by weight. */
export interface Alias {
  readonly arn: string;
  readonly name: string;
  readonly created: number;
  updated: number;
  description: string | undefined;
  /** Version number and weight; the weights add up to 100. */
  routes: readonly { readonly version: number; readonly weight: number }[];
}

/** A state machine of the embedded cloud. */
export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly created: number;
  current: Revision;
  /** By number; numbers are never given twice. */
  readonly versions: Map<number, Version>;
  lastVersion: number;
  readonly aliases: Map<string, Alias>;
  readonly tags: Map<string, string>;
  /** Deletion was asked for while executions were running. */
  deleting: boolean;
}

/** What an ARN stands for: a machine, and the version or alias if the ARN names one. */
export interface ResolvedMachine {
  readonly machine: StateMachine;
  /** Of an alias: the first of its versions. */
  readonly version: Version | undefined;
  readonly alias: Alias | undefined;
  readonly revision: Revision;
  readonly name: MachineName;
}

/** The state machines of one account and region. */
export class Machines {
  readonly #byArn = new Map<string, StateMachine>();

  add(machine: StateMachine): void {
    this.#byArn.set(machine.arn, machine);
  }

  get(arn: string): StateMachine | undefined {
    return this.#byArn.get(arn);
  }

  remove(arn: string): void {
    this.#byArn.delete(arn);
  }

  /** In the order they were made. */
  all(): StateMachine[] {
    return [...this.#byArn.values()];
  }

  /**
   * Finds the machine, version or alias an ARN names.
   * @throws AwsError InvalidArn or StateMachineDoesNotExist
   */
  resolve(arn: string): ResolvedMachine {
    const name = readMachineArn(arn);
    const machine = this.#byArn.get(name.machineArn);
    if (machine === undefined) throw stateMachineDoesNotExist(arn);
    if (name.qualifier === undefined) {
      return { machine, version: undefined, alias: undefined, revision: machine.current, name };
    }
    const alias = machine.aliases.get(name.qualifier);
    const version = machine.versions.get(alias?.routes[0]?.version ?? Number(name.qualifier));
    if (version === undefined) throw stateMachineDoesNotExist(arn);
    return { machine, version, alias, revision: version.revision, name };
  }

  /**
   * Finds a machine by its own ARN; versions are not taken.
   * @throws AwsError InvalidArn or StateMachineDoesNotExist
   */
  resolveUnqualified(arn: string): StateMachine {
    const { machine, version } = this.resolve(arn);
    if (version !== undefined) throw stateMachineDoesNotExist(arn);
    return machine;
  }
}

/** AWS's StateMachineDoesNotExist, with its text. */
export function stateMachineDoesNotExist(arn: string): AwsError {
  return new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
}

/** AWS's answer to an operation that only the other type of machine knows. */
export function typeNotSupported(): AwsError {
  return new AwsError("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine");
}
