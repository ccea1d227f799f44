import { createCloud, type Cloud, type CloudOptions } from "../../../src/cloud/cloud.js";
import type { JsonObject } from "../../../src/util/json.js";

/** Another Region or account than the cloud's own. */
export interface Elsewhere {
  readonly region?: string;
  readonly accountId?: string;
}

type Body = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers are read member by member

export const accountId = "123456789012";
export const arnOf = (
  service: string,
  resource: string,
  { region = "us-east-1", accountId: account = accountId }: Elsewhere = {},
): string => `arn:aws:${service}:${region}:${account}:${resource}`;

/** A cloud, and short ways to call its services. */
export class EventsBench {
  readonly cloud: Cloud;

  constructor(options: CloudOptions = {}) {
    this.cloud = createCloud(options);
  }

  /** Whatever a service answers. */
  async call(target: string, request: object, where: Elsewhere | undefined): Promise<{ status: number; body: Body }> {
    const scope = `${where?.accountId ?? "AKIAEXAMPLE"}/20300101/${where?.region ?? "us-east-1"}/service/aws4_request`;
    const authorization = { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
    const { statusCode, body } = await this.cloud.handle({
      method: "POST",
      path: "/",
      headers: { "x-amz-target": target, ...(where === undefined ? {} : authorization) },
      body: JSON.stringify(request),
    });
    return { status: statusCode, body: JSON.parse(String(body)) as Body };
  }

  async #ok(target: string, request: object, where: Elsewhere | undefined): Promise<Body> {
    const { status, body } = await this.call(target, request, where);
    if (status !== 200) throw new Error(`${target} was refused: ${JSON.stringify(body)}`);
    return body;
  }

  /** The answer of an operation of EventBridge that must succeed. */
  events(operation: string, request: object = {}, where?: Elsewhere): Promise<Body> {
    return this.#ok(`AWSEvents.${operation}`, request, where);
  }

  /** How EventBridge refuses a call: `CODE: text`. */
  async refused(operation: string, request: object = {}, where?: Elsewhere): Promise<string> {
    const { status, body } = await this.call(`AWSEvents.${operation}`, request, where);
    if (status === 200) throw new Error(`${operation} was not refused: ${JSON.stringify(body)}`);
    return `${String(body["__type"])}: ${String(body["message"])}`;
  }

  sqs(operation: string, request: object, where?: Elsewhere): Promise<Body> {
    return this.#ok(`AmazonSQS.${operation}`, request, where);
  }

  sfn(operation: string, request: object, where?: Elsewhere): Promise<Body> {
    return this.#ok(`AWSStepFunctions.${operation}`, request, where);
  }

  logs(operation: string, request: object, where?: Elsewhere): Promise<Body> {
    return this.#ok(`Logs_20140328.${operation}`, request, where);
  }

  /** Puts one event, and gives its id. */
  async put(entry: object = {}, where?: Elsewhere): Promise<string> {
    const whole = { Source: "orders", DetailType: "Order placed", Detail: "{}", ...entry };
    const { Entries } = await this.events("PutEvents", { Entries: [whole] }, where);
    return (Entries as { EventId: string }[])[0]?.EventId ?? "";
  }

  /** A rule with one target. */
  async rule(
    name: string,
    {
      pattern = { source: ["orders"] },
      bus,
      where,
      ...target
    }: { pattern?: JsonObject; bus?: string; where?: Elsewhere; Arn: string; [member: string]: unknown },
  ): Promise<string> {
    const EventBusName = bus === undefined ? {} : { EventBusName: bus };
    const { RuleArn } = await this.events(
      "PutRule",
      { Name: name, EventPattern: JSON.stringify(pattern), ...EventBusName },
      where,
    );
    await this.events("PutTargets", { Rule: name, ...EventBusName, Targets: [{ Id: "t", ...target }] }, where);
    return String(RuleArn);
  }

  /** Makes a queue that lets events in, and gives its ARN. */
  async queue(name: string, where?: Elsewhere): Promise<string> {
    const arn = arnOf("sqs", name, where);
    const Policy = JSON.stringify({
      Statement: [
        { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: arn },
      ],
    });
    await this.sqs(
      "CreateQueue",
      { QueueName: name, Attributes: { Policy, ...(name.endsWith(".fifo") ? { FifoQueue: "true" } : {}) } },
      where,
    );
    return arn;
  }

  /** All messages that wait in a queue, once nothing more is to happen. */
  async messages(
    name: string,
    where?: Elsewhere,
  ): Promise<{ Body: string; event: Body; attributes: Record<string, string> }[]> {
    await this.cloud.clock.runUntilIdle();
    const { QueueUrl } = await this.sqs("GetQueueUrl", { QueueName: name }, where);
    const { Messages = [] } = await this.sqs(
      "ReceiveMessage",
      { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] },
      where,
    );
    return (Messages as { Body: string; MessageAttributes?: Record<string, { StringValue: string }> }[]).map(
      ({ Body, MessageAttributes = {} }) => ({
        Body,
        event: JSON.parse(Body) as Body,
        attributes: Object.fromEntries(
          Object.entries(MessageAttributes).map(([name_, { StringValue }]) => [name_, StringValue]),
        ),
      }),
    );
  }

  /** Makes a machine that passes its input on, and gives its ARN. */
  async machine(name: string, definition?: object, where?: Elsewhere): Promise<string> {
    const whole = definition ?? { StartAt: "A", States: { A: { Type: "Pass", End: true } } };
    const roleArn = `arn:aws:iam::${accountId}:role/workflows`;
    const { stateMachineArn } = await this.sfn(
      "CreateStateMachine",
      { name, roleArn, definition: JSON.stringify(whole) },
      where,
    );
    return String(stateMachineArn);
  }
}
