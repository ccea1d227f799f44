import { expect } from "chai";
import { SFNClient } from "@aws-sdk/client-sfn";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import type { ItemChecks } from "../../dsl/expectations/checks.js";
import type { Assessment } from "../../src/history/index.js";
import { workflow } from "../../src/index.js";
import { awsTarget } from "../../src/targets/remote/aws.js";
import type { Target } from "../../src/targets/target.js";
import { wallClock } from "../../src/targets/remote/real-time.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

function mapping(fields: JsonObject): JsonObject {
  const ItemProcessor = {
    ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    StartAt: "P",
    States: { P: { Type: "Pass", End: true } },
  };
  return { StartAt: "Each", States: { Each: { Type: "Map", ItemProcessor, End: true, ...fields } } };
}

describe("the index of a child execution where nobody tells it", () => {
  let machines = 0;
  let target: Target;
  let close: () => Promise<void>;
  before(async () => {
    const served = await listen(createCloud());
    const credentials = { accessKeyId: "id", secretAccessKey: "secret" };
    const sfn = new SFNClient({ region: "us-east-1", endpoint: served.url, disableHostPrefix: true, credentials });
    target = awsTarget({ clients: { sfn }, roleArn: "arn:aws:iam::123456789012:role/tests" }, wallClock);
    close = async () => {
      await target.close();
      sfn.destroy();
      await served.close();
    };
  });
  after(() => close());

  /** Asks that the first item gives one thing, and the second another. */
  async function check(fields: JsonObject, items: JsonValue, outputs: readonly JsonValue[]): Promise<Assessment> {
    machines += 1;
    const machine = await target.deploy(`each-${machines}`, mapping(fields));
    const result = await workflow(machine)
      .on(target)
      .withInput({ items })
      .expectItems(
        "Each",
        outputs.map((output) => (item: ItemChecks) => item.expectOutput(output)),
      )
      .within("20s")
      .check();
    return result.verdicts[0]?.assessment as Assessment;
  }

  it("is found by the input, where that is an item as it stands", async () => {
    const items = [{ id: 1, of: "a" }, { id: 2 }, [3]];
    expect((await check({ ItemsPath: "$.items" }, items, items)).holds).to.equal(true);
    expect(
      (await check({ ItemsPath: "$.items" }, items, [items[0] as JsonValue, items[2] as JsonValue])).details,
    ).to.deep.equal(['item 1: output: expected [3], was {"id": 2}']);
    expect(
      (await check({ QueryLanguage: "JSONata", Items: "{% $states.input.items %}" }, items, items)).holds,
    ).to.equal(true);
  });

  it("is the order of their start, where they run one at a time", async () => {
    expect((await check({ ItemsPath: "$.items", MaxConcurrency: 1 }, ["a", "a", "b"], ["a", "a", "b"])).holds).to.equal(
      true,
    );
  });

  it("is refused where items are alike, or come from elsewhere", async () => {
    const assessment = await check({ ItemsPath: "$.items" }, ["a", "a", "b"], ["a"]);
    expect(assessment).to.deep.equal({
      holds: false,
      unanswerable: true,
      expected: 'to work on the items of "Each" as described',
      actual:
        'which child execution of "Each" worked on item 0 cannot be told: AWS names no index, and 2 of 3 inputs are not those of exactly one item',
      details: [
        "Ask for all of them, as in expectItems(map, (item) => …) without the index, or give each item something of its own, such as an id.",
        "An index is found by the input where the Map reads its items from its state's input, without ItemReader, ItemSelector and ItemBatcher; with MaxConcurrency 1 it is the order in which they started.",
      ],
    });
    const batched = await check({ ItemsPath: "$.items", ItemBatcher: { MaxItemsPerBatch: 2 } }, ["a", "b"], ["a"]);
    expect(batched.unanswerable).to.equal(true);
  });
});
