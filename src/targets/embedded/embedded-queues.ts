import type { Cloud } from "../../cloud/cloud.js";
import type { QueueLook, QueueMessage, QueuePort, QueueSight } from "../../executor/queue-port.js";
import { didYouMean } from "../../util/nearest.js";
import { watched } from "./watchdog.js";

/** Queues of an embedded cloud: looked at from outside, so that no message is received by it. */
export class EmbeddedQueues implements QueuePort {
  readonly #cloud: Cloud;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
  }

  async look(queue: string, { withinMs, since, fits }: QueueLook): Promise<QueueSight> {
    const { clock, queues, region, accountId } = this.#cloud;
    const place = { region, accountId };
    const execution = this.#cloud.execution(since.executionArn);
    const messages = (): readonly QueueMessage[] | undefined =>
      queues
        .messages(place, queue, { execution, startedAt: since.startedAt })
        ?.map(({ id, ...message }) => ({ messageId: id, ...message }));
    if (messages() === undefined) return this.#missing(queue);
    let seen = messages() ?? [];
    const found = (): boolean => {
      seen = messages() ?? [];
      return seen.some(fits);
    };
    if (!found() && withinMs > 0) {
      const demand = clock.demand(found, { what: `a message in ${queue}`, until: clock.now + withinMs });
      await watched(clock, `Waiting for a message in ${queue}`, demand);
    }
    const at = seen.findIndex(fits);
    return { messages: at < 0 ? seen : seen.slice(0, at + 1), hints: [] };
  }

  #missing(queue: string): QueueSight {
    const { queues, region, accountId } = this.#cloud;
    const names = queues.names({ region, accountId });
    const hint = didYouMean(queue.split(/[:/]/).at(-1) ?? queue, names).trim();
    const hints =
      names.length === 0
        ? ["It has no queues: make one with cloud.sqs and CreateQueueCommand."]
        : [hint === "" ? `Its queues: ${names.slice(0, 20).join(", ")}${names.length > 20 ? " …" : ""}.` : hint];
    return { unreadable: `there is no queue ${queue} in ${region} of account ${accountId}`, hints };
  }
}
