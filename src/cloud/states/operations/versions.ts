import { AwsError } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { pageSize, pageToken, readPageToken } from "../../wire/page-token.js";
import { readMachineArn } from "../arn.js";
import type { StateMachine, Version } from "../machines.js";
import { arn, pageSizeShape, pageTokenShape, versionDescription } from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";

/** Publishes the current revision, unless the newest version already holds it. */
export function publishVersion(machine: StateMachine, now: number, description: string | undefined): Version {
  const newest = machine.versions.get(machine.lastVersion);
  if (newest?.revision === machine.current) return newest;
  const version: Version = { number: machine.lastVersion + 1, revision: machine.current, description, created: now };
  machine.lastVersion = version.number;
  machine.versions.set(version.number, version);
  return version;
}

export const publishStateMachineVersion: StatesOperation = operation(
  { stateMachineArn: arn, revisionId: { type: "string" }, description: versionDescription },
  (world: StatesWorld, input) => {
    const machine = world.machines.resolveUnqualified(input.stateMachineArn);
    const revision = machine.current.revisionId ?? "INITIAL";
    if (input.revisionId !== undefined && input.revisionId !== revision) {
      throw new AwsError(
        "ConflictException",
        `Failed to publish the State Machine version for revision ${input.revisionId}. The current State Machine revision is ${revision}.`,
      );
    }
    const version = publishVersion(machine, world.clock.now, input.description);
    return {
      creationDate: epochSeconds(version.created),
      stateMachineVersionArn: `${machine.arn}:${version.number}`,
    };
  },
);

/** Newest first. */
export const listStateMachineVersions: StatesOperation = operation(
  { stateMachineArn: arn, maxResults: pageSizeShape, nextToken: pageTokenShape },
  (world: StatesWorld, input) => {
    const machine = world.machines.resolveUnqualified(input.stateMachineArn);
    const scope = `versions ${machine.arn}`;
    const before = readPageToken(scope, input.nextToken) ?? Infinity;
    const numbers = [...machine.versions.keys()]
      .filter((number) => number < before)
      .sort((left, right) => right - left);
    const shown = numbers.slice(0, pageSize(input.maxResults));
    return {
      stateMachineVersions: shown.map((number) => ({
        stateMachineVersionArn: `${machine.arn}:${number}`,
        creationDate: epochSeconds((machine.versions.get(number) as Version).created),
      })),
      nextToken: shown.length < numbers.length ? pageToken(scope, shown.at(-1) as number) : undefined,
    };
  },
);

/** Deleting a version that is not there succeeds; its number is never given again. */
export const deleteStateMachineVersion: StatesOperation = operation(
  { stateMachineVersionArn: { type: "string", required: true, min: 1, max: 2000 } },
  (world: StatesWorld, input) => {
    const { machineArn, qualifier } = readMachineArn(input.stateMachineVersionArn);
    const machine = world.machines.get(machineArn);
    const number = Number(qualifier);
    const users = [...(machine?.aliases.values() ?? [])].filter(({ routes }) =>
      routes.some(({ version }) => version === number),
    );
    if (users.length > 0) {
      throw new AwsError(
        "ConflictException",
        "Version to be deleted must not be referenced by an alias. " +
          `Current list of aliases referencing this version: [${users.map((alias) => alias.name).join(", ")}]`,
      );
    }
    machine?.versions.delete(number);
    return {};
  },
);
