import { callError } from "../call-error.js";
import { failureOf } from "../call-failure.js";
import type { Calls } from "../calls.js";
import { sqsPackage } from "../clients/peer-package.js";
import { messageOf } from "./message-of.js";
import type { EventBridgeCalls } from "./event-bridge.js";
import { capturePrefix, removeRule } from "./temporary-queue.js";
import type { SQSClient } from "../clients/optional-clients.js";

/** What a sweep works with. */
export interface SweepSetup {
  readonly bridge: EventBridgeCalls;
  readonly sfn: Calls;
  sqs(): SQSClient;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a sweep did. */
export interface Swept {
  /** Names or ARNs of what was removed. */
  readonly removed: readonly string[];
  /** What could not be removed or looked at, and why. */
  readonly failed: readonly string[];
}

/** What is younger may belong to a test that runs. */
const ownAgeMs = 3_600_000;

const swept = new WeakSet<EventBridgeCalls>();

/** Removes queues and rules that captures left behind over an hour ago: once for each target. What cannot be removed is left. */
export async function sweepOnce(setup: SweepSetup): Promise<void> {
  if (swept.has(setup.bridge)) return;
  swept.add(setup.bridge);
  await sweepCaptures(setup, ownAgeMs).catch(() => {});
}

/**
 * Removes what processes that were killed left behind: queues and rules of captures, and temporary state machines, that are tagged as
 * temporary and older than so many milliseconds. Nothing without the tags is touched.
 * @throws StepwrightError naming the call where the service cannot be reached or refuses
 */
export async function sweep(setup: SweepSetup, olderThanMs: number): Promise<Swept> {
  const captures = await sweepCaptures(setup, olderThanMs);
  const machines = await sweepMachines(setup, olderThanMs);
  return { removed: [...captures.removed, ...machines.removed], failed: [...captures.failed, ...machines.failed] };
}

async function sweepCaptures({ bridge, sqs, now }: SweepSetup, olderThanMs: number): Promise<Swept> {
  const sdk = sqsPackage();
  const book = new Book();
  let NextToken: string | undefined;
  do {
    const token = NextToken;
    const page = await sqs()
      .send(new sdk.ListQueuesCommand({ QueueNamePrefix: capturePrefix, MaxResults: 1000, NextToken: token }))
      .catch((error: unknown) => {
        const call = { operation: "ListQueues", subject: "temporary queues", tries: 1, triedForMs: 0, limitMs: 0 };
        throw callError({ ...call, place: bridge.place }, failureOf(error));
      });
    for (const QueueUrl of page.QueueUrls ?? []) {
      const name = QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1);
      await book.attempt(name, async () => {
        const { Tags = {} } = await sqs().send(new sdk.ListQueueTagsCommand({ QueueUrl }));
        if (!isOld(Tags["stepwright:created"], now, olderThanMs)) return false;
        // The rule first: without it, nothing comes to the queue.
        await removeRule(bridge, name, Tags["stepwright:bus"] ?? "default");
        await sqs().send(new sdk.DeleteQueueCommand({ QueueUrl }));
        return true;
      });
    }
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return book.swept;
}

/** Names of temporary machines end in a mark of their own; only those are asked for their tags. */
const temporaryName = /-stepwright-[0-9a-f]{8}$/;

async function sweepMachines({ sfn, now }: SweepSetup, olderThanMs: number): Promise<Swept> {
  const book = new Book();
  let nextToken: string | undefined;
  do {
    const token = nextToken;
    const page = await sfn.send({
      operation: "ListStateMachines",
      subject: "temporary state machines",
      send: (sdk, client, options) =>
        client.send(new sdk.ListStateMachinesCommand({ maxResults: 1000, nextToken: token }), options),
    });
    for (const { stateMachineArn = "", name = "" } of page.stateMachines ?? []) {
      if (!temporaryName.test(name)) continue;
      await book.attempt(stateMachineArn, async () => {
        const { tags = [] } = await sfn.send({
          operation: "ListTagsForResource",
          subject: stateMachineArn,
          send: (sdk, client, options) =>
            client.send(new sdk.ListTagsForResourceCommand({ resourceArn: stateMachineArn }), options),
        });
        const created = tags.find(({ key }) => key === "stepwright:created")?.value;
        if (!isOld(created, now, olderThanMs)) return false;
        await sfn.send({
          operation: "DeleteStateMachine",
          subject: stateMachineArn,
          send: (sdk, client, options) => client.send(new sdk.DeleteStateMachineCommand({ stateMachineArn }), options),
        });
        return true;
      });
    }
    ({ nextToken } = page);
  } while (nextToken !== undefined);
  return book.swept;
}

/** Keeps the book of a sweep: what fails keeps nothing else from being removed. */
class Book {
  readonly #removed: string[] = [];
  readonly #failed: string[] = [];

  get swept(): Swept {
    return { removed: this.#removed, failed: this.#failed };
  }

  /** @param work gives whether something was removed */
  async attempt(name: string, work: () => Promise<boolean>): Promise<void> {
    try {
      if (await work()) this.#removed.push(name);
    } catch (error) {
      this.#failed.push(`${name}: ${messageOf(error)}`);
    }
  }
}

/** What has no time of its own is nobody's to remove. */
function isOld(created: string | undefined, now: number, olderThanMs: number): boolean {
  const time = Date.parse(created ?? "");
  return !Number.isNaN(time) && now - time >= olderThanMs;
}
