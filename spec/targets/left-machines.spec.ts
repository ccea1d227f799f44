import { ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { workflow } from "../../dsl/workflow.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import { endpoint } from "../../src/targets/index.js";
import { currentScope, endScope } from "../../src/targets/scope.js";

const machine = {
  StartAt: "Call",
  States: {
    Call: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage", Parameters: {}, Next: "Rest" },
    Rest: { Type: "Wait", Seconds: 3600, End: true },
  },
} as const;

describe("Machines that were made for a run on an endpoint and nobody saw to its end", () => {
  it("are removed when their spec file ends, copies with faults among them", async () => {
    const server = await listen(createCloud(), { time: "real" });
    const target = endpoint(server.url);
    try {
      await workflow(machine).on(target).start();
      await workflow(machine).on(target).inject({ state: "Call", error: "Odd" }).start();
      const left = async (): Promise<number | undefined> =>
        (await target.sfn.send(new ListStateMachinesCommand({}))).stateMachines?.length;
      expect(await left()).to.equal(2);
      await endScope(currentScope());
      expect(await left()).to.equal(0);
    } finally {
      await target.close();
      await server.close();
    }
  });
});
