import type { Delivery, DeliveryResult, Receiver } from "../../delivery.js";
import { startExecution } from "../../states/operations/start-execution.js";
import type { StatesWorld } from "../../states/world.js";
import { AwsError } from "../../wire/aws-error.js";
import type { EventDeliveryRequest } from "../deliveries.js";
import type { AcceptedEvent } from "../event-log.js";

/** An execution that a rule is about to start. */
export interface StartingExecution {
  /** Of the machine itself, without version or alias. */
  readonly stateMachineArn: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly name: string;
  readonly cause: AcceptedEvent;
}

/**
 * Starts an execution for each delivery to a state machine, one of its versions or an alias. For an event it is named
 * `EVENT-ID_UUID`, and the same delivery never starts two.
 */
export function statesReceiver(world: () => StatesWorld, starting: (execution: StartingExecution) => void): Receiver {
  return {
    receive(delivery): DeliveryResult {
      try {
        tell(delivery, world(), starting);
        const answer = startExecution.run(world(), {
          stateMachineArn: delivery.arn,
          input: delivery.body,
          ...nameOf(delivery),
        }) as { readonly executionArn: string };
        return { delivered: true, id: answer.executionArn };
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return { delivered: false, code: codeOf(error), message: error.message, retryable: error.statusCode >= 500 };
      }
    },
  };
}

/** Tells of an execution before it takes its first step. */
function tell(delivery: Delivery, world: StatesWorld, starting: (execution: StartingExecution) => void): void {
  const { name } = nameOf(delivery);
  if (name === undefined) return;
  const { machine } = world.machines.resolve(delivery.arn);
  const { accepted } = delivery as EventDeliveryRequest;
  starting({ stateMachineArn: machine.arn, type: machine.type, name, cause: accepted });
}

function nameOf(delivery: Delivery): { readonly name?: string } {
  if (!("accepted" in delivery)) return {};
  const { accepted, deliveryId } = delivery as EventDeliveryRequest;
  return { name: `${String(accepted.event["id"])}_${deliveryId}` };
}

/** As dead letters name it. */
function codeOf({ code }: AwsError): string {
  if (code === "StateMachineDoesNotExist" || code === "InvalidArn") return "NO_RESOURCE";
  return code === "ExecutionAlreadyExists" ? "RESOURCE_ALREADY_EXISTS" : "SDK_CLIENT_ERROR";
}
