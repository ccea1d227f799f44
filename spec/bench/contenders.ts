import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  StartExecutionCommand,
  type HistoryEvent,
} from "@aws-sdk/client-sfn";
import { embedded, type EmbeddedCloud } from "stepwright";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

/** A machine deployed into an embedded cloud, driven as a user would: through the SDK client. */
export interface Deployed {
  readonly cloud: EmbeddedCloud;
  /** Starts an execution, lets virtual time pass until it has ended, and returns its ARN. */
  run(input: JsonValue): Promise<string>;
}

/** Deploys a machine. @throws when an execution of it does not succeed */
export async function deployed(
  definition: JsonObject,
  options: Parameters<typeof embedded>[0] = {},
): Promise<Deployed> {
  const cloud = embedded(options);
  const { stateMachineArn } = await cloud.deploy("machine", definition);
  return {
    cloud,
    run: async (input) => {
      const { executionArn } = await cloud.sfn.send(
        new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
      );
      await cloud.runUntilIdle();
      const { status, cause } = await cloud.sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (status !== "SUCCEEDED") throw new Error(`The execution is ${status}: ${cause}`);
      return executionArn ?? "";
    },
  };
}

/** Every event of an execution, all pages, as the SDK returns them. */
export async function readHistory({ cloud }: Deployed, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client: cloud.sfn }, { executionArn, maxResults: 1000 })) {
    events.push(...(page.events ?? []));
  }
  return events;
}

/** A machine of aws-local-stepfunctions: its own run, and its result. */
export async function local(definition: JsonObject): Promise<(input: JsonValue) => Promise<unknown>> {
  const { StateMachine } = await import("aws-local-stepfunctions");
  const machine = new StateMachine(definition as unknown as ConstructorParameters<typeof StateMachine>[0]);
  return (input) => machine.run(input as Parameters<typeof machine.run>[0]).result;
}
