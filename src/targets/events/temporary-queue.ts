import { randomUUID } from "node:crypto";
import { StepwrightError } from "../../errors/index.js";
import type { JsonObject } from "../../util/json.js";
import { messageOf } from "./message-of.js";
import { standing } from "../interruption.js";
import type { RealTime } from "../remote/real-time.js";
import { sqsPackage } from "../clients/peer-package.js";
import { temporaryTags } from "../temporary-tags.js";
import type { EventBridgeCalls } from "./event-bridge.js";
import type { Message, SQSClient } from "../clients/optional-clients.js";

/** What temporary queues and rules are called, before a name of their own. */
export const capturePrefix = "stepwright-capture-";
/** The source of events that only prove that a capture is ready. */
const probeSource = "stepwright.probe";
/** How long probe events are put until one arrives. */
const readyMs = 60_000;
/** Messages that nobody took away go after an hour. */
const retentionSeconds = "3600";

/** What a temporary queue is made with. */
export interface QueueSetup {
  readonly bridge: EventBridgeCalls;
  sqs(): SQSClient;
  readonly time: RealTime;
  readonly busArn: string;
  /** JSON text of an event pattern; absent: every event. */
  readonly pattern: string | undefined;
  /** Milliseconds between two looks. */
  readonly pauseMs: number;
}

/**
 * A queue that gets the events of a bus through a rule, both of which are there for one capture. Only that rule may send to the queue. Both are
 * tagged, so that a later process can remove what a killed one left behind.
 */
export class TemporaryQueue {
  readonly #setup: QueueSetup;
  readonly #name = `${capturePrefix}${randomUUID().slice(0, 8)}`;
  readonly #probe = randomUUID();
  #url: string | undefined;
  #ruled = false;
  #gone: () => void = () => {};

  constructor(setup: QueueSetup) {
    this.#setup = setup;
  }

  /** Makes queue and rule, and waits until a probe event has come through. On failure nothing is left. @throws CAPTURE_NOT_READY */
  async open(): Promise<void> {
    // While it is being made, what there is of it is removed.
    this.#gone = standing(`queue "${this.#name}"`, () => this.remove());
    try {
      const ruleArn = await this.#putRule();
      const queueArn = await this.#createQueue(ruleArn);
      const { bridge, busArn } = this.#setup;
      const added = await bridge.send("PutTargets", this.#name, (sdk, client, options) =>
        client.send(
          new sdk.PutTargetsCommand({
            Rule: this.#name,
            EventBusName: busArn,
            Targets: [{ Id: "capture", Arn: queueArn }],
          }),
          options,
        ),
      );
      const [failed] = added.FailedEntries ?? [];
      if (failed !== undefined) throw new Error(`${failed.ErrorCode ?? ""}: ${failed.ErrorMessage ?? ""}`);
      await this.#untilReady();
    } catch (error) {
      await this.remove().catch(() => {});
      throw error;
    }
  }

  /** Events that have come by now, probe events left out. They are taken off the queue once they are returned. */
  async take(waitSeconds: number): Promise<readonly JsonObject[]> {
    return (await this.#receive(waitSeconds)).filter(({ source }) => source !== probeSource);
  }

  /** Removes what was made. Everything is tried. @throws CLEANUP_FAILED */
  async remove(): Promise<void> {
    const left: string[] = [];
    const reasons: unknown[] = [];
    const attempt = async (what: string, work: () => Promise<unknown>): Promise<boolean> => {
      try {
        await work();
        return true;
      } catch (error) {
        left.push(what);
        reasons.push(error);
        return false;
      }
    };
    if (this.#ruled) {
      const removed = await attempt(`rule ${this.#name}`, () =>
        removeRule(this.#setup.bridge, this.#name, this.#setup.busArn),
      );
      if (removed) this.#ruled = false;
    }
    const url = this.#url;
    if (url !== undefined) {
      const { DeleteQueueCommand } = sqsPackage();
      const removed = await attempt(`queue ${url}`, () => this.#sqs.send(new DeleteQueueCommand({ QueueUrl: url })));
      if (removed) this.#url = undefined;
    }
    this.#gone();
    if (left.length === 0) return;
    throw new StepwrightError("CLEANUP_FAILED", { left, reason: messageOf(reasons[0]) }, { cause: reasons[0] });
  }

  get #sqs(): SQSClient {
    return this.#setup.sqs();
  }

  async #putRule(): Promise<string> {
    const { bridge, busArn, pattern } = this.#setup;
    const probe = { source: [probeSource], detail: { probe: [this.#probe] } };
    const all = { source: [{ prefix: "" }] };
    const EventPattern = pattern === undefined ? JSON.stringify(all) : `{"$or":[${pattern},${JSON.stringify(probe)}]}`;
    const Tags = Object.entries(temporaryTags()).map(([Key, Value]) => ({ Key, Value }));
    this.#ruled = true;
    const { RuleArn = "" } = await bridge.send("PutRule", this.#name, (sdk, client, options) =>
      client.send(
        new sdk.PutRuleCommand({ Name: this.#name, EventBusName: busArn, EventPattern, State: "ENABLED", Tags }),
        options,
      ),
    );
    return RuleArn;
  }

  async #createQueue(ruleArn: string): Promise<string> {
    const sdk = sqsPackage();
    const created = await this.#sqs.send(
      new sdk.CreateQueueCommand({
        QueueName: this.#name,
        Attributes: { MessageRetentionPeriod: retentionSeconds },
        tags: { ...temporaryTags(), "stepwright:bus": this.#setup.busArn },
      }),
    );
    const QueueUrl = created.QueueUrl ?? "";
    this.#url = QueueUrl;
    const { Attributes = {} } = await this.#sqs.send(
      new sdk.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const queueArn = Attributes["QueueArn"] ?? "";
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "OnlyTheRuleOfThisCapture",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queueArn,
          Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
        },
      ],
    });
    await this.#sqs.send(new sdk.SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    return queueArn;
  }

  /** A new rule takes its time: the events put meanwhile do not reach it. */
  async #untilReady(): Promise<void> {
    const { bridge, time, busArn, pauseMs } = this.#setup;
    const began = time.now();
    for (let probes = 1; ; probes += 1) {
      await bridge.put({
        Source: probeSource,
        DetailType: "Probe",
        Detail: JSON.stringify({ probe: this.#probe }),
        EventBusName: busArn,
      });
      for (let looks = 0; looks < 3; looks += 1) {
        const seen = await this.#receive(0);
        if (seen.some(({ source }) => source === probeSource)) return;
        await time.sleep(pauseMs);
      }
      const triedForMs = time.now() - began;
      if (triedForMs < readyMs) continue;
      throw new StepwrightError("CAPTURE_NOT_READY", { bus: busArn, place: bridge.place.name, triedForMs, probes });
    }
  }

  async #receive(WaitTimeSeconds: number): Promise<JsonObject[]> {
    const { ReceiveMessageCommand, DeleteMessageBatchCommand } = sqsPackage();
    const QueueUrl = this.#url ?? "";
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds }),
    );
    const Entries = Messages.flatMap(({ ReceiptHandle }, index) =>
      ReceiptHandle === undefined ? [] : [{ Id: String(index), ReceiptHandle }],
    );
    if (Entries.length > 0) await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })).catch(() => {});
    return Messages.flatMap(eventIn);
  }
}

/** Removes a rule with its targets; one that is gone already is no failure. */
export async function removeRule(bridge: EventBridgeCalls, name: string, bus: string): Promise<void> {
  try {
    await bridge.send("RemoveTargets", name, (sdk, client, options) =>
      client.send(new sdk.RemoveTargetsCommand({ Rule: name, EventBusName: bus, Ids: ["capture"] }), options),
    );
    await bridge.send("DeleteRule", name, (sdk, client, options) =>
      client.send(new sdk.DeleteRuleCommand({ Name: name, EventBusName: bus }), options),
    );
  } catch (error) {
    const cause = (error as { readonly cause?: { readonly name?: string } }).cause;
    if (cause?.name !== "ResourceNotFoundException") throw error;
  }
}

function eventIn({ Body = "" }: Message): JsonObject[] {
  try {
    return [JSON.parse(Body) as JsonObject];
  } catch {
    return [];
  }
}
