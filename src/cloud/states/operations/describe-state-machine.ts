import { variableReferences } from "../../../asl/index.js";
import type { JsonObject } from "../../../util/json.js";
import { operation } from "../../wire/json-service.js";
import { stateMachineDoesNotExist, type ResolvedMachine, type Revision } from "../machines.js";
import { arn, includedData } from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";

export const describeStateMachine: StatesOperation = operation(
  { stateMachineArn: arn, includedData },
  (world: StatesWorld, { stateMachineArn, includedData: included }) => {
    const resolved = world.machines.resolve(stateMachineArn);
    const { machine, version, alias, revision } = resolved;
    // AWS describes machines and versions here; aliases have an operation of their own.
    if (alias !== undefined) throw stateMachineDoesNotExist(stateMachineArn);
    return {
      stateMachineArn: arnOf(resolved),
      name: machine.name,
      status: machine.deleting ? "DELETING" : "ACTIVE",
      type: machine.type,
      creationDate: epochSeconds(version?.created ?? machine.created),
      ...settingsOf(revision, included === "METADATA_ONLY"),
      description: version?.description,
    };
  },
);

export const describeStateMachineForExecution: StatesOperation = operation(
  { executionArn: arn, includedData },
  (world: StatesWorld, { executionArn, includedData: included }) => {
    const { machineArn, revision, execution } = world.executions.resolve(executionArn);
    const { mapRunArn } = execution;
    return {
      stateMachineArn: machineArn,
      name: machineArn.split(":").at(-1),
      ...settingsOf(revision, included === "METADATA_ONLY"),
      updateDate: epochSeconds(revision.updated),
      ...(mapRunArn === undefined ? {} : { mapRunArn, label: machineArn.split("/").at(-1) }),
    };
  },
);

function settingsOf(revision: Revision, metadataOnly: boolean): object {
  return {
    definition: metadataOnly ? undefined : revision.definition,
    variableReferences: metadataOnly ? undefined : referencesIn(revision.definition),
    roleArn: revision.roleArn,
    loggingConfiguration: revision.loggingConfiguration,
    tracingConfiguration: revision.tracingConfiguration,
    encryptionConfiguration: revision.encryptionConfiguration,
    revisionId: revision.revisionId,
  };
}

/** The variables each state reads; AWS leaves the field out where none does. */
function referencesIn(definition: string): object | undefined {
  const references = variableReferences(JSON.parse(definition) as JsonObject);
  return Object.keys(references).length === 0 ? undefined : references;
}

function arnOf({ machine, version }: ResolvedMachine): string {
  return version === undefined ? machine.arn : `${machine.arn}:${version.number}`;
}
