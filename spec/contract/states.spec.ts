import { DescribeExecutionCommand, SFNClient, type DescribeExecutionCommandOutput } from "@aws-sdk/client-sfn";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import { inProcessClient } from "../../src/targets/embedded/in-process-client.js";
import { statesContract } from "./states.js";

statesContract("in process", async () => {
  const cloud = createCloud();
  const sfn = inProcessClient(cloud);
  return {
    sfn,
    async ended(executionArn) {
      await cloud.clock.demand(() => cloud.execution(executionArn)?.status !== "RUNNING");
      return await sfn.send(new DescribeExecutionCommand({ executionArn }));
    },
    close: async () => sfn.destroy(),
  };
});

statesContract("over HTTP", async () => {
  const cloud = createCloud();
  const served = await listen(cloud, { time: "60x" });
  const sfn = new SFNClient({
    endpoint: served.url,
    region: "us-east-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
    disableHostPrefix: true,
    maxAttempts: 1,
  });
  return {
    sfn,
    async ended(executionArn) {
      let described: DescribeExecutionCommandOutput;
      do described = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      while (described.status === "RUNNING");
      return described;
    },
    async close() {
      sfn.destroy();
      await served.close();
    },
  };
});
