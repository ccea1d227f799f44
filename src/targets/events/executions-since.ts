import type { CandidateExecution } from "../../executor/events/events-port.js";
import type { Calls } from "../calls.js";

const pageSize = 100;

/** Executions of a machine that were started since a moment (milliseconds since the epoch), oldest first. An EXPRESS machine lists none. */
export async function listedSince(
  calls: Calls,
  stateMachineArn: string,
  since: number,
): Promise<readonly CandidateExecution[]> {
  const found: CandidateExecution[] = [];
  let nextToken: string | undefined;
  do {
    const token = nextToken;
    const page = await calls.send({
      operation: "ListExecutions",
      subject: stateMachineArn,
      send: (sdk, sfn, options) =>
        sfn.send(new sdk.ListExecutionsCommand({ stateMachineArn, maxResults: pageSize, nextToken: token }), options),
    });
    const executions = page.executions ?? [];
    // They are listed newest first.
    const recent = executions.filter(({ startDate }) => (startDate?.getTime() ?? Infinity) >= since);
    for (const { executionArn = "", name = "" } of recent) found.push({ executionArn, name });
    nextToken = recent.length < executions.length ? undefined : page.nextToken;
  } while (nextToken !== undefined);
  return found.reverse();
}
