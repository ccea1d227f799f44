import { operation } from "../../wire/json-service.js";
import { readMachineArn } from "../arn.js";
import { stateMachineDoesNotExist, type StateMachine } from "../machines.js";
import { arn } from "../shapes.js";
import type { StatesOperation, StatesWorld } from "../world.js";

/** Deleting what is not there succeeds. A machine with running executions goes when the last of them has ended. */
export const deleteStateMachine: StatesOperation = operation({ stateMachineArn: arn }, (world: StatesWorld, input) => {
  const name = readMachineArn(input.stateMachineArn);
  if (name.qualifier !== undefined) throw stateMachineDoesNotExist(input.stateMachineArn);
  const machine = world.machines.get(name.machineArn);
  if (machine !== undefined) {
    machine.deleting = true;
    finishDeleting(world, machine);
  }
  return {};
});

/** Removes a machine that is to be deleted, once nothing of it runs. */
export function finishDeleting(world: Pick<StatesWorld, "executions" | "machines">, machine: StateMachine): void {
  const running = world.executions.ofMachine(machine.arn).some(({ execution }) => execution.status === "RUNNING");
  if (machine.deleting && !running) world.machines.remove(machine.arn);
}
