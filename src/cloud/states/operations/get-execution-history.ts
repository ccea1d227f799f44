import { pageSize, pageToken, readPageToken } from "../../wire/page-token.js";
import { operation } from "../../wire/json-service.js";
import { arn, flag, pageSizeShape, pageTokenShape } from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";

export const getExecutionHistory: StatesOperation = operation(
  {
    executionArn: arn,
    maxResults: pageSizeShape,
    reverseOrder: flag,
    nextToken: pageTokenShape,
    includeExecutionData: flag,
  },
  (world: StatesWorld, input) => {
    const { execution } = world.executions.resolve(input.executionArn);
    const reverse = input.reverseOrder === true;
    const scope = `${reverse ? "reverse" : "forward"} ${input.executionArn}`;
    const { history } = execution;
    const size = pageSize(input.maxResults);
    const options = { includeExecutionData: input.includeExecutionData !== false };

    // Tokens count events from the oldest, so that they stay right while the history grows.
    const given = readPageToken(scope, input.nextToken);
    const from = reverse ? Math.max((given ?? history.length) - size, 0) : (given ?? 0);
    const to = reverse ? (given ?? history.length) : Math.min(from + size, history.length);
    const events = history.read(from, to - from, options);
    // The events were made for this answer, so their times are written as AWS JSON does in place: a copy of each would cost more.
    for (const event of events as unknown as { timestamp: Date | number }[]) {
      event.timestamp = epochSeconds(Number(event.timestamp));
    }
    if (reverse) events.reverse();
    const next = reverse ? from : to;
    const more = reverse ? next > 0 : next < history.length;
    return { events, nextToken: more ? pageToken(scope, next) : undefined };
  },
);
