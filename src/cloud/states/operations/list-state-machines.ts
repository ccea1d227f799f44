import { operation } from "../../wire/json-service.js";
import { pageSize, pageToken, readPageToken } from "../../wire/page-token.js";
import { isAt } from "../../place.js";
import { pageSizeShape, pageTokenShape } from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";

export const listStateMachines: StatesOperation = operation(
  { maxResults: pageSizeShape, nextToken: pageTokenShape },
  (world: StatesWorld, input) => {
    const machines = world.machines.all().filter(({ arn }) => isAt(arn, world));
    const from = readPageToken("machines", input.nextToken) ?? 0;
    const to = from + pageSize(input.maxResults);
    return {
      stateMachines: machines.slice(from, to).map((machine) => ({
        stateMachineArn: machine.arn,
        name: machine.name,
        type: machine.type,
        creationDate: epochSeconds(machine.created),
      })),
      nextToken: to < machines.length ? pageToken("machines", to) : undefined,
    };
  },
);
