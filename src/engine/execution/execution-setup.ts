import type { Machine } from "../../asl/machine.js";
import type { ExecutionSetup } from "./execution-state.js";

/** What all executions of a machine say that were started alike. */
type Shared = Omit<ExecutionSetup, "executionArn" | "name" | "mapRunArn" | "itemCount" | "outer">;

/** What the executions of each machine shared that were started last. */
const shared = new WeakMap<Machine, Shared>();

/**
 * The facts of an execution, in little memory: what it says as others do is kept once for all of them, and its name is read from its
 * ARN where it ends that. Child executions of a Map Run share with nobody but their family and are kept as they are.
 */
export function compactSetup(machine: Machine, setup: ExecutionSetup): ExecutionSetup {
  if (setup.mapRunArn !== undefined || setup instanceof CompactSetup) return setup;
  return new CompactSetup(setup, sharedBy(machine, setup));
}

/** The facts of an execution as plain data. */
export function plainSetup(setup: ExecutionSetup): ExecutionSetup {
  return setup instanceof CompactSetup ? setup.plain() : setup;
}

function sharedBy(machine: Machine, setup: ExecutionSetup): Shared {
  const known = shared.get(machine);
  if (known !== undefined && isSame(known, setup)) return known;
  const { stateMachineArn, stateMachineName, roleArn, type, versionArn, aliasArn } = setup;
  const fresh: Shared = {
    stateMachineArn,
    stateMachineName,
    roleArn,
    type,
    ...(versionArn !== undefined && { versionArn }),
    ...(aliasArn !== undefined && { aliasArn }),
  };
  shared.set(machine, fresh);
  return fresh;
}

function isSame(left: Shared, right: Shared): boolean {
  return (
    left.stateMachineArn === right.stateMachineArn &&
    left.stateMachineName === right.stateMachineName &&
    left.roleArn === right.roleArn &&
    left.type === right.type &&
    left.versionArn === right.versionArn &&
    left.aliasArn === right.aliasArn
  );
}

class CompactSetup implements ExecutionSetup {
  readonly executionArn: string;
  readonly #shared: Shared;
  readonly #name: string | undefined;

  constructor({ executionArn, name }: ExecutionSetup, facts: Shared) {
    this.executionArn = executionArn;
    this.#shared = facts;
    this.#name = lastPart(executionArn) === name ? undefined : name;
  }

  get name(): string {
    return this.#name ?? lastPart(this.executionArn);
  }
  get stateMachineArn(): string {
    return this.#shared.stateMachineArn;
  }
  get stateMachineName(): string {
    return this.#shared.stateMachineName;
  }
  get roleArn(): string {
    return this.#shared.roleArn;
  }
  get type(): ExecutionSetup["type"] {
    return this.#shared.type;
  }
  get versionArn(): string | undefined {
    return this.#shared.versionArn;
  }
  get aliasArn(): string | undefined {
    return this.#shared.aliasArn;
  }
  get mapRunArn(): undefined {
    return undefined;
  }
  get itemCount(): undefined {
    return undefined;
  }
  get outer(): undefined {
    return undefined;
  }

  plain(): ExecutionSetup {
    return { executionArn: this.executionArn, name: this.name, ...this.#shared };
  }
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
