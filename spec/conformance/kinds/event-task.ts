import type { JsonObject, JsonValue } from "../../../src/util/json.js";
import type { EventsBench } from "../../cloud/events/support.js";
import type { EventCallRow } from "../rows.js";
import type { Arranged } from "./event-arrangements.js";

/** Runs a workflow whose Task puts the row's events, and watches the bus. */
export async function putEventsTask(bench: EventsBench, { request, expect }: EventCallRow): Promise<Arranged> {
  const task = { Type: "Task", Resource: "arn:aws:states:::events:putEvents", Parameters: request, End: true };
  const stateMachineArn = await bench.machine("m", { StartAt: "A", States: { A: task } });
  await bench.rule("r", { pattern: { source: ["some.source"] }, Arn: await bench.queue("q") });
  const { executionArn } = await bench.sfn("StartExecution", { stateMachineArn });
  const observe = async (): Promise<JsonObject> => {
    const events = (await bench.messages("q")).map(({ event }) => event as JsonObject);
    const { output, error, cause } = await bench.sfn("DescribeExecution", { executionArn });
    return {
      ...(output === undefined ? {} : { taskOutput: JSON.parse(String(output)) as JsonValue }),
      ...(error === undefined
        ? {}
        : { taskFailed: { error: String(error), cause: JSON.parse(String(cause)) as JsonValue } }),
      events,
      ...(typeof expect["delivered"] === "number" ? { delivered: events.length } : {}),
    };
  };
  return { operation: null, words: { stateMachineArn, executionArn: String(executionArn) }, observe };
}
