import { jsonEquals, type JsonObject } from "../../../util/json.js";
import { AwsError } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import type { Revision, StateMachine } from "../machines.js";
import {
  arn,
  definition,
  encryptionConfiguration,
  flag,
  loggingConfiguration,
  optionalArn,
  tracingConfiguration,
  versionDescription,
} from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";
import { checkRole, checkVersionDescription, compileDefinition, readLogging, readTracing } from "./machine-input.js";
import { publishVersion } from "./versions.js";

/** Executions that run keep the revision they started with. */
export const updateStateMachine: StatesOperation = operation(
  {
    stateMachineArn: arn,
    definition,
    roleArn: optionalArn,
    loggingConfiguration,
    tracingConfiguration,
    publish: flag,
    versionDescription,
    encryptionConfiguration,
  },
  (world: StatesWorld, input) => {
    const machine = world.machines.resolveUnqualified(input.stateMachineArn);
    checkSomethingGiven(input);
    checkVersionDescription(input.publish, input.versionDescription);
    if (input.roleArn !== undefined) checkRole(input.roleArn);
    if (machine.deleting) {
      throw new AwsError("StateMachineDeleting", `State Machine is Deleting: '${machine.arn}'`);
    }
    const { current } = machine;
    const now = world.clock.now;
    const wanted: Revision = {
      ...current,
      definition: input.definition ?? current.definition,
      machine: input.definition === undefined ? current.machine : compileDefinition(input.definition, machine.type),
      roleArn: input.roleArn ?? current.roleArn,
      loggingConfiguration:
        input.loggingConfiguration === undefined
          ? current.loggingConfiguration
          : readLogging(world, input.loggingConfiguration),
      tracingConfiguration:
        input.tracingConfiguration === undefined
          ? current.tracingConfiguration
          : readTracing(input.tracingConfiguration),
      encryptionConfiguration:
        (input.encryptionConfiguration as JsonObject | undefined) ?? current.encryptionConfiguration,
    };
    if (!sameRevision(current, wanted)) adopt(world, machine, wanted, now);
    const version = input.publish === true ? publishVersion(machine, now, input.versionDescription) : undefined;
    return {
      updateDate: epochSeconds(now),
      revisionId: machine.current.revisionId,
      stateMachineVersionArn: version === undefined ? undefined : `${machine.arn}:${version.number}`,
    };
  },
);

function adopt(world: StatesWorld, machine: StateMachine, wanted: Revision, now: number): void {
  const revisionId = world.uuid("revision", machine.arn, machine.current.revisionId ?? "");
  machine.current = { ...wanted, revisionId, updated: now };
}

function sameRevision(left: Revision, right: Revision): boolean {
  return (
    left.definition === right.definition &&
    left.roleArn === right.roleArn &&
    jsonEquals(left.loggingConfiguration, right.loggingConfiguration) &&
    jsonEquals(left.tracingConfiguration, right.tracingConfiguration) &&
    jsonEquals(left.encryptionConfiguration, right.encryptionConfiguration)
  );
}

function checkSomethingGiven(input: Readonly<Record<string, unknown>>): void {
  const settable = ["definition", "roleArn", "loggingConfiguration", "tracingConfiguration", "encryptionConfiguration"];
  if (settable.some((member) => input[member] !== undefined)) return;
  throw new AwsError(
    "MissingRequiredParameter",
    "Either the definition, the role ARN, the LoggingConfiguration, the TracingConfiguration, or the EncryptionConfiguration must be specified",
  );
}
