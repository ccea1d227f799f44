import type { ExecutionListItem } from "@aws-sdk/client-sfn";
import type { MapRunDescription } from "../executor/port.js";
import type { ExecutionStatus } from "../history/execution.js";
import type { Calls } from "./calls.js";

/** The largest page ListExecutions gives. */
const pageSize = 1000;

/**
 * Reads a Map Run: DescribeMapRun, and every page of ListExecutions. Child executions are listed newest first; turned round, they stand
 * in the order in which they were started.
 * @param ordered child executions are started in the order of their items, however many run at once: AWS does so only one at a time
 */
export async function readMapRun(calls: Calls, mapRunArn: string, ordered = false): Promise<MapRunDescription> {
  const { itemCounts, maxConcurrency } = await calls.send({
    operation: "DescribeMapRun",
    subject: mapRunArn,
    send: (sdk, sfn, options) => sfn.send(new sdk.DescribeMapRunCommand({ mapRunArn }), options),
  });
  const listed: ExecutionListItem[] = [];
  let nextToken: string | undefined;
  do {
    const token = nextToken;
    const page = await calls.send({
      operation: "ListExecutions",
      subject: mapRunArn,
      send: (sdk, sfn, options) =>
        sfn.send(new sdk.ListExecutionsCommand({ mapRunArn, maxResults: pageSize, nextToken: token }), options),
    });
    for (const execution of page.executions ?? []) listed.push(execution);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  const children = listed.reverse().map(({ executionArn, status, startDate, stopDate }) => ({
    executionArn: executionArn ?? "",
    status: status as ExecutionStatus,
    startedAt: startDate?.getTime() ?? 0,
    endedAt: stopDate?.getTime(),
  }));
  const { total = 0, succeeded = 0, failed = 0, timedOut = 0, aborted = 0 } = itemCounts ?? {};
  return {
    counts: { total, succeeded, failed, timedOut, aborted },
    children,
    ordered: ordered || maxConcurrency === 1,
  };
}
