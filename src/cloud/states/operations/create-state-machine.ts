import type { JsonObject } from "../../../util/json.js";
import { jsonEquals } from "../../../util/json.js";
import { AwsError } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { stateMachineArn } from "../arn.js";
import type { Revision, StateMachine } from "../machines.js";
import { checkName } from "../name.js";
import {
  arn,
  encryptionConfiguration,
  flag,
  loggingConfiguration,
  machineType,
  requiredDefinition,
  requiredName,
  tags,
  tracingConfiguration,
  versionDescription,
} from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";
import { checkRole, checkVersionDescription, compileDefinition, readLogging, readTracing } from "./machine-input.js";
import { publishVersion } from "./versions.js";

export const createStateMachine: StatesOperation = operation(
  {
    name: requiredName,
    definition: requiredDefinition,
    roleArn: arn,
    type: machineType,
    loggingConfiguration,
    tags,
    tracingConfiguration,
    publish: flag,
    versionDescription,
    encryptionConfiguration,
  },
  (world: StatesWorld, input) => {
    checkVersionDescription(input.publish, input.versionDescription);
    checkName(input.name);
    checkRole(input.roleArn);
    const now = world.clock.now;
    const type = input.type ?? "STANDARD";
    const settings = {
      loggingConfiguration: readLogging(world, input.loggingConfiguration),
      tracingConfiguration: readTracing(input.tracingConfiguration),
      encryptionConfiguration: input.encryptionConfiguration as JsonObject | undefined,
    };
    const machineArn = stateMachineArn(world, input.name);
    const known = world.machines.get(machineArn);
    if (known !== undefined) {
      if (!isSame(known, input.definition, type, settings)) throw alreadyExists(machineArn);
      return created(known, input.publish === true ? known.lastVersion : undefined);
    }
    const machine: StateMachine = {
      arn: machineArn,
      name: input.name,
      type,
      created: now,
      current: {
        definition: input.definition,
        machine: compileDefinition(input.definition, type),
        roleArn: input.roleArn,
        ...settings,
        revisionId: undefined,
        updated: now,
      },
      versions: new Map(),
      lastVersion: 0,
      aliases: new Map(),
      tags: new Map(input.tags?.map(({ key, value }) => [key ?? "", value ?? ""])),
      deleting: false,
    };
    world.machines.add(machine);
    return created(
      machine,
      input.publish === true ? publishVersion(machine, now, input.versionDescription).number : undefined,
    );
  },
);

function created(machine: StateMachine, version: number | undefined): object {
  return {
    stateMachineArn: machine.arn,
    creationDate: epochSeconds(machine.created),
    stateMachineVersionArn: version === undefined ? undefined : `${machine.arn}:${version}`,
  };
}

/**
 * A repeated call makes nothing new if the definition is the same text and the settings agree; role and tags do not count.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
function isSame(
  { type, current }: StateMachine,
  definition: string,
  wantedType: string,
  settings: Pick<Revision, "loggingConfiguration" | "tracingConfiguration" | "encryptionConfiguration">,
): boolean {
  return (
    type === wantedType &&
    current.definition === definition &&
    jsonEquals(current.loggingConfiguration, settings.loggingConfiguration) &&
    jsonEquals(current.tracingConfiguration, settings.tracingConfiguration) &&
    jsonEquals(current.encryptionConfiguration, settings.encryptionConfiguration)
  );
}

function alreadyExists(machineArn: string): AwsError {
  return new AwsError("StateMachineAlreadyExists", `State Machine Already Exists: '${machineArn}'`);
}
