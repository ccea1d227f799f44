import type { Cloud } from "../../cloud/cloud.js";
import type { TriggeredDoubles } from "../../executor/events/events-port.js";
import type { JsonObject } from "../../util/json.js";
import { executionArnOf } from "../arns.js";
import { causesOf } from "./embedded-feed.js";

/** Gives the executions that an event will start what stands in for their tasks. */
export class DoublesForTriggered {
  readonly #cloud: Cloud;
  readonly #keys: string[] = [];
  #stop: (() => void) | undefined;

  /** @param isOurs whether an event of a bus is the one that was put; asked for the events that led to a start, nearest first */
  constructor(cloud: Cloud, doubles: readonly TriggeredDoubles[], isOurs: (event: JsonObject) => boolean) {
    this.#cloud = cloud;
    const given = doubles.filter((one) => one.doubles.length > 0 || one.callbacks.length > 0);
    if (given.length === 0) return;
    this.#stop = cloud.events.starting(({ stateMachineArn, type, name, cause }) => {
      const mine = given.filter((one) => machineOf(one.stateMachineArn) === stateMachineArn);
      if (mine.length === 0) return;
      const led = causesOf(cloud, cause).flatMap((id) => cloud.events.accepted(id)[0] ?? []);
      if (![cause, ...led].some(({ event }) => isOurs(event))) return;
      const key = executionArnOf(stateMachineArn, name, type);
      if (this.#keys.includes(key)) return;
      this.#keys.push(key);
      cloud.doubles.register(
        key,
        mine.flatMap((one) => one.doubles),
        mine.flatMap((one) => one.callbacks),
      );
    });
  }

  release(): void {
    this.#stop?.();
    this.#stop = undefined;
    for (const key of this.#keys.splice(0)) this.#cloud.doubles.release(key);
  }
}

/** A machine's ARN without version or alias. */
function machineOf(arn: string): string {
  return arn.split("#", 1)[0]!.split(":").slice(0, 7).join(":");
}
