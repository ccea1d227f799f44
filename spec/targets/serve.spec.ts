import { expect } from "chai";
import { embedded, endpoint, workflow, type EmbeddedCloud, type ServedCloud } from "../../src/index.js";
import { rejection } from "./rejection.js";

const orders = {
  StartAt: "Charge",
  States: {
    Charge: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge", Next: "Rest" },
    Rest: { Type: "Wait", Seconds: 3600, End: true },
  },
};

describe("cloud.serve()", () => {
  let cloud: EmbeddedCloud;
  let served: ServedCloud;

  beforeEach(async () => {
    cloud = embedded();
    cloud.lambda("charge", ({ amount }: { amount: number }) => ({ charged: amount }));
    served = await cloud.serve({ time: "instant" });
  });
  afterEach(() => cloud.close());

  it("lets an endpoint target run on its functions, in its time", async () => {
    expect(served.url).to.equal(`http://127.0.0.1:${served.port}`);
    await using target = endpoint(served.url);
    const execution = await workflow(orders)
      .on(target)
      .withInput({ amount: 3 })
      .expectWait("Rest", { between: ["1h", "1h"] })
      .expectOutput({ charged: 3 })
      .run();
    expect(execution.status).to.equal("SUCCEEDED");
  });

  it("is what the cloud itself sees", async () => {
    await using target = endpoint(served.url);
    const { stateMachineArn } = await target.deploy("orders", orders);
    await workflow(stateMachineArn).on(cloud).withInput({ amount: 4 }).expectOutput({ charged: 4 }).run();
  });

  it("ends with the cloud, or by itself", async () => {
    const reached = (): Promise<number> => fetch(served.url).then(({ status }) => status);
    const again = await cloud.serve();
    await again.close();
    await again.close();
    expect(await reached()).to.be.a("number");
    await cloud.close();
    const refusal: unknown = await reached().catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(TypeError);
    await rejection("TARGET_CLOSED", cloud.serve());
  });

  it("says what is wrong with a port that is taken, and with a time that is none", async () => {
    await rejection("SERVER_CANNOT_LISTEN", cloud.serve({ port: served.port }));
    await rejection("CLOUD_OPTION_INVALID", cloud.serve({ time: "soon" as "real" }));
  });
});
