import { validationException } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { pageSize, pageToken, readPageToken } from "../../wire/page-token.js";
import { machineArnOf } from "../map-runs.js";
import { arn, pageSizeShape, pageTokenShape } from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html
const mapRunArn = { ...arn, max: 2000 } as const;

export const describeMapRun: StatesOperation = operation({ mapRunArn }, (world: StatesWorld, input) => {
  const { execution, mapRun } = world.mapRuns.resolve(input.mapRunArn);
  return {
    mapRunArn: mapRun.arn,
    executionArn: execution.executionArn,
    status: mapRun.status,
    startDate: epochSeconds(mapRun.startTime),
    stopDate: mapRun.stopTime === undefined ? undefined : epochSeconds(mapRun.stopTime),
    maxConcurrency: mapRun.maxConcurrency,
    toleratedFailurePercentage: mapRun.toleratedFailurePercentage,
    toleratedFailureCount: mapRun.toleratedFailureCount,
    redriveCount: mapRun.redriveCount,
    redriveDate: mapRun.redriveTime === undefined ? undefined : epochSeconds(mapRun.redriveTime),
    itemCounts: mapRun.itemCounts,
    executionCounts: mapRun.executionCounts,
  };
});

export const listMapRuns: StatesOperation = operation(
  { executionArn: arn, maxResults: pageSizeShape, nextToken: pageTokenShape },
  (world: StatesWorld, input) => {
    const { execution } = world.executions.resolve(input.executionArn);
    const scope = `map runs ${input.executionArn}`;
    const from = readPageToken(scope, input.nextToken) ?? 0;
    const all = execution.mapRuns();
    const to = from + pageSize(input.maxResults);
    const mapRuns = all.slice(from, to).map((mapRun) => ({
      executionArn: execution.executionArn,
      mapRunArn: mapRun.arn,
      stateMachineArn: machineArnOf(mapRun.arn),
      startDate: epochSeconds(mapRun.startTime),
      stopDate: mapRun.stopTime === undefined ? undefined : epochSeconds(mapRun.stopTime),
    }));
    return { mapRuns, nextToken: to < all.length ? pageToken(scope, to) : undefined };
  },
);

export const updateMapRun: StatesOperation = operation(
  {
    mapRunArn,
    maxConcurrency: { type: "integer", min: 0 },
    toleratedFailurePercentage: { type: "number", min: 0, max: 100 },
    toleratedFailureCount: { type: "integer", min: 0 },
  },
  (world: StatesWorld, input) => {
    const { execution, mapRun } = world.mapRuns.resolve(input.mapRunArn);
    const { maxConcurrency, toleratedFailurePercentage, toleratedFailureCount } = input;
    if (
      maxConcurrency === undefined &&
      toleratedFailurePercentage === undefined &&
      toleratedFailureCount === undefined
    ) {
      throw validationException(
        "At least one of the following parameters is required: maxConcurrency, toleratedFailurePercentage, toleratedFailureCount.",
      );
    }
    const changed = execution.updateMapRun(mapRun.arn, {
      ...(maxConcurrency === undefined ? {} : { maxConcurrency }),
      ...(toleratedFailurePercentage === undefined ? {} : { toleratedFailurePercentage }),
      ...(toleratedFailureCount === undefined ? {} : { toleratedFailureCount }),
    });
    if (!changed) throw validationException(`Map Run is not running: '${mapRun.arn}'`);
    return {};
  },
);
