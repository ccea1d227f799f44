import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DeleteActivityCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { MachineRow } from "./rows.js";
import { definitionText, executionName, lastPart, type Session } from "./session.js";

/** Tells whether somebody else has to run for a case to come out: a worker, or a machine that sends a token back. */
export function needsOthers(row: MachineRow): boolean {
  return row.other_state_machines?.some((machine) => (machine.executions_started_by_test ?? []).length > 0) === true;
}

/** Tells whether every other machine of a case can be made in the one account that a cloud is. */
export function canRunOthers(row: MachineRow): boolean {
  const account = row.ids.state_machine_arn.split(":")[4];
  return row.other_state_machines?.every((machine) => machine.account === account) === true;
}

/** Makes the activities of a case, and deletes those that its setup deletes. */
export async function makeActivities({ sfn }: Session, row: MachineRow): Promise<void> {
  for (const arn of row.activities ?? []) await sfn.send(new CreateActivityCommand({ name: lastPart(arn) }));
  for (const { service, op, params } of row.setup ?? []) {
    if (service !== "stepfunctions" || op !== "DeleteActivity") continue;
    await sfn.send(new DeleteActivityCommand({ activityArn: String(params["activityArn"]) }));
  }
}

/** Makes the other machines of a case, and starts what the test started on them. */
export async function startOthers({ sfn }: Session, row: MachineRow): Promise<void> {
  for (const machine of row.other_state_machines ?? []) {
    const { name, type, executions_started_by_test: started = [] } = machine;
    await sfn.send(
      new CreateStateMachineCommand({ name, type, definition: definitionText(machine), roleArn: row.ids.role_arn }),
    );
    for (const { execution_arn, input } of started) {
      await sfn.send(
        new StartExecutionCommand({
          stateMachineArn: machine.arn,
          name: executionName(execution_arn),
          input: JSON.stringify(input),
        }),
      );
    }
  }
}
