import { SFNClient } from "@aws-sdk/client-sfn";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import { awsTarget } from "../../src/targets/aws.js";
import { embedded } from "../../src/targets/embedded.js";
import { endpoint } from "../../src/targets/endpoint.js";
import { wallClock } from "../../src/targets/real-time.js";
import type { TargetWorld } from "./target.js";

/** Each kind of target: embedded, an endpoint, and AWS by a client that calls a served cloud. */
export const worlds: readonly TargetWorld[] = [
  {
    name: "embedded()",
    open: () => {
      const target = embedded();
      return Promise.resolve({ target, close: () => target.close() });
    },
  },
  {
    name: "endpoint() over a served cloud",
    open: async () => {
      const served = await listen(createCloud());
      const target = endpoint(served.url);
      const close = async (): Promise<void> => {
        await target.close();
        await served.close();
      };
      return { target, close };
    },
  },
  {
    name: "aws() with a client that calls a served cloud",
    open: async () => {
      const served = await listen(createCloud());
      const credentials = { accessKeyId: "id", secretAccessKey: "secret" };
      const sfn = new SFNClient({ region: "us-east-1", endpoint: served.url, disableHostPrefix: true, credentials });
      const target = awsTarget({ clients: { sfn }, roleArn: "arn:aws:iam::123456789012:role/tests" }, wallClock);
      const close = async (): Promise<void> => {
        await target.close();
        sfn.destroy();
        await served.close();
      };
      return { target, close };
    },
  },
];
