import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createCloud, type Cloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import { awsTarget } from "../../src/targets/remote/aws.js";
import { embedded } from "../../src/targets/embedded/embedded.js";
import { endpoint } from "../../src/targets/remote/endpoint.js";
import { wallClock } from "../../src/targets/remote/real-time.js";
import type { Target } from "../../src/targets/target.js";

/** A target, and the cloud behind it. */
export interface OpenWorld {
  readonly target: Target;
  /** Registers a Lambda function. */
  lambda(name: string, handler: (event: never) => unknown): void;
  close(): Promise<void>;
}

/** A world in which targets are to behave alike. */
export interface TargetWorld {
  readonly name: string;
  /** Whether its time passes by itself. */
  readonly realTime: boolean;
  open(): Promise<OpenWorld>;
}

/** A cloud that is served from now on, and a target that calls it there. */
async function served(targetAt: (url: string) => { readonly target: Target; destroy(): void }): Promise<OpenWorld> {
  const cloud: Cloud = createCloud({ startAt: new Date() });
  const server = await listen(cloud);
  const { target, destroy } = targetAt(server.url);
  return {
    target,
    lambda: (name, handler) => cloud.lambda(name, handler as never),
    close: async () => {
      await target.close();
      destroy();
      await server.close();
    },
  };
}

/** Each kind of target: embedded, an endpoint, and AWS by clients that call a served cloud. */
export const worlds: readonly TargetWorld[] = [
  {
    name: "embedded()",
    realTime: false,
    open: () => {
      const target = embedded();
      const lambda: OpenWorld["lambda"] = (name, handler) => target.lambda(name, handler as never);
      return Promise.resolve({ target, lambda, close: () => target.close() });
    },
  },
  {
    name: "endpoint() over a served cloud",
    realTime: true,
    open: () => served((url) => ({ target: endpoint(url), destroy: () => {} })),
  },
  {
    name: "aws() with clients that call a served cloud",
    realTime: true,
    open: () =>
      served((url) => {
        const credentials = { accessKeyId: "id", secretAccessKey: "secret" };
        const place = { region: "us-east-1", endpoint: url, credentials };
        const sfn = new SFNClient({ ...place, disableHostPrefix: true });
        const clients = { sfn, eventBridge: new EventBridgeClient(place), sqs: new SQSClient(place) };
        const target = awsTarget({ clients, roleArn: "arn:aws:iam::123456789012:role/tests" }, wallClock);
        return { target, destroy: () => Object.values(clients).forEach((client) => client.destroy()) };
      }),
  },
];
