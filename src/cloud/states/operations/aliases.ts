import { jsonEquals, type JsonValue } from "../../../util/json.js";
import { AwsError, validationException } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { pageSize, pageToken, readPageToken } from "../../wire/page-token.js";
import type { ValueOf } from "../../wire/shape.js";
import { readMachineArn } from "../arn.js";
import { stateMachineDoesNotExist, type Alias, type StateMachine, type Version } from "../machines.js";
import { aliasName, arn, pageSizeShape, pageTokenShape, routingConfiguration, versionDescription } from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";

type Routing = ValueOf<typeof routingConfiguration>;

/** Repeating a call with the same description and routes changes nothing. */
export const createStateMachineAlias: StatesOperation = operation(
  {
    description: versionDescription,
    name: aliasName,
    routingConfiguration: { ...routingConfiguration, required: true },
  },
  (world: StatesWorld, input) => {
    const { machine, routes } = readRouting(world, input.routingConfiguration);
    const known = machine.aliases.get(input.name);
    if (known !== undefined) {
      if (known.description !== input.description || !sameRoutes(known.routes, routes)) {
        throw new AwsError(
          "ConflictException",
          "Failed to create alias because an alias with the same name and a different routing configuration already exists.",
        );
      }
      return created(known);
    }
    const now = world.clock.now;
    const { name, description } = input;
    const alias: Alias = { arn: `${machine.arn}:${name}`, name, description, routes, created: now, updated: now };
    machine.aliases.set(name, alias);
    return created(alias);
  },
);

export const describeStateMachineAlias: StatesOperation = operation(
  { stateMachineAliasArn: arn },
  (world: StatesWorld, input) => {
    const { machine, alias } = aliasOf(world, input.stateMachineAliasArn);
    return {
      ...created(alias),
      name: alias.name,
      description: alias.description,
      routingConfiguration: alias.routes.map(({ version, weight }) => ({
        stateMachineVersionArn: `${machine.arn}:${version}`,
        weight,
      })),
      updateDate: epochSeconds(alias.updated),
    };
  },
);

export const updateStateMachineAlias: StatesOperation = operation(
  { stateMachineAliasArn: arn, description: versionDescription, routingConfiguration },
  (world: StatesWorld, input) => {
    const { machine, alias } = aliasOf(world, input.stateMachineAliasArn);
    if (input.routingConfiguration !== undefined) {
      const wanted = readRouting(world, input.routingConfiguration);
      if (wanted.machine !== machine) throw otherMachine(input.routingConfiguration);
      alias.routes = wanted.routes;
    }
    if (input.description !== undefined) alias.description = input.description;
    alias.updated = world.clock.now;
    return { updateDate: epochSeconds(alias.updated) };
  },
);

/** Deleting what is not there succeeds. */
export const deleteStateMachineAlias: StatesOperation = operation(
  { stateMachineAliasArn: arn },
  (world: StatesWorld, input) => {
    const { machineArn, qualifier } = readMachineArn(input.stateMachineAliasArn);
    world.machines.get(machineArn)?.aliases.delete(qualifier ?? "");
    return {};
  },
);

/** Of a machine, or of those that lead to one of its versions. */
export const listStateMachineAliases: StatesOperation = operation(
  { stateMachineArn: arn, maxResults: pageSizeShape, nextToken: pageTokenShape },
  (world: StatesWorld, input) => {
    const { machine, version } = world.machines.resolve(input.stateMachineArn);
    const aliases = [...machine.aliases.values()].filter(
      ({ routes }) => version === undefined || routes.some((route) => route.version === version.number),
    );
    const scope = `aliases ${input.stateMachineArn}`;
    const from = readPageToken(scope, input.nextToken) ?? 0;
    const to = from + pageSize(input.maxResults);
    return {
      stateMachineAliases: aliases.slice(from, to).map(created),
      nextToken: to < aliases.length ? pageToken(scope, to) : undefined,
    };
  },
);

/** The version that one execution of an alias runs: drawn by weight, from the seed. */
export function routedVersion(
  world: StatesWorld,
  machine: StateMachine,
  alias: Alias,
  count: number,
): Version | undefined {
  const draw = (parseInt(world.uuid("route", alias.arn, count).slice(0, 8), 16) / 2 ** 32) * 100;
  let reached = 0;
  for (const { version, weight } of alias.routes) {
    reached += weight;
    if (draw < reached) return machine.versions.get(version);
  }
  return undefined;
}

function created(alias: Alias): object {
  return { stateMachineAliasArn: alias.arn, creationDate: epochSeconds(alias.created) };
}

function aliasOf(world: StatesWorld, aliasArn: string): { machine: StateMachine; alias: Alias } {
  const { machineArn, qualifier } = readMachineArn(aliasArn);
  const machine = world.machines.get(machineArn);
  const alias = machine?.aliases.get(qualifier ?? "");
  if (machine === undefined || alias === undefined) {
    throw new AwsError("ResourceNotFound", `Resource not found: '${aliasArn}'`, {
      members: { resourceName: aliasArn },
    });
  }
  return { machine, alias };
}

function readRouting(world: StatesWorld, routing: Routing): { machine: StateMachine; routes: Alias["routes"] } {
  const arns = routing.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
  const names = arns.map((given) => readMachineArn(given));
  if (names.some(({ qualifier }) => qualifier === undefined || !/^\d+$/.test(qualifier))) {
    throw validationException(
      `Routing configuration must contain state machine version ARNs. Received: [${arns.join(", ")}]`,
    );
  }
  if (new Set(arns).size < arns.length) {
    throw validationException(
      `Routing configuration must contain distinct state machine version ARNs. Received: [${arns.join(", ")}]`,
    );
  }
  const weights = routing.map(({ weight }) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) !== 100) {
    throw validationException(`Sum of routing configuration weights must equal 100. Received: [${weights.join(", ")}]`);
  }
  const resolved = arns.map((given) => world.machines.resolve(given));
  const machine = resolved[0]?.machine;
  if (machine === undefined) throw stateMachineDoesNotExist(arns[0] ?? "");
  if (resolved.some((one) => one.machine !== machine)) throw otherMachine(routing);
  return {
    machine,
    routes: resolved.map(({ version }, index) => ({ version: version?.number ?? 0, weight: weights[index] ?? 0 })),
  };
}

function otherMachine(routing: Routing): AwsError {
  const arns = routing.map(({ stateMachineVersionArn }) => stateMachineVersionArn).join(", ");
  return validationException(`Routing configuration must contain versions of one state machine. Received: [${arns}]`);
}

function sameRoutes(left: Alias["routes"], right: Alias["routes"]): boolean {
  return jsonEquals(left as unknown as JsonValue, right as unknown as JsonValue);
}
