import { expect } from "chai";
import { bench, roleArn, type Bench } from "./support.js";
import { invoke, charge, each, both, mocked } from "./tested-states.js";

const route = {
  Type: "Choice",
  Choices: [{ Variable: "$.type", StringEquals: "bulk", Next: "Bulk" }],
  Default: "Single",
};

interface Tested extends Record<string, unknown> {
  readonly inspectionData?: Readonly<Record<string, unknown>>;
}

async function test(state: object, request: object, world: Bench = bench()): Promise<Tested> {
  return await world.ok("TestState", { definition: JSON.stringify(state), inspectionLevel: "DEBUG", ...request });
}

const failing = (error: string, cause = "a cause"): object => ({ mock: { errorOutput: { error, cause } } });

describe("TestState", () => {
  describe("shows the way of the data", () => {
    it("through a mocked Task, up to what the next state gets", async () => {
      const tested = await test(charge, {
        input: '{"order": {"id": 7}}',
        ...mocked({ Payload: { ok: true }, StatusCode: 200 }),
      });
      const after = '{"order": {"id": 7}, "charge": {"ok": true}}';
      expect(tested).to.deep.equal({
        status: "SUCCEEDED",
        output: after,
        nextState: "Ship",
        inspectionData: {
          input: '{"order": {"id": 7}}',
          afterInputPath: '{"order": {"id": 7}}',
          afterParameters: '{"FunctionName": "charge", "Payload": {"id": 7}}',
          result: '{"Payload": {"ok": true}, "StatusCode": 200}',
          afterResultSelector: '{"ok": true}',
          afterResultPath: after,
        },
      });
    });

    it("through a Task in JSONata, with its variables", async () => {
      const state = {
        Type: "Task",
        QueryLanguage: "JSONata",
        Resource: invoke,
        Arguments: { FunctionName: "charge", Payload: "{% $rate * $states.input.amount %}" },
        Assign: { paid: "{% $states.result.Payload %}" },
        Output: "{% $states.context.State.Name %}",
        End: true,
      };
      const tested = await test(state, {
        input: '{"amount":2}',
        variables: '{"rate":3}',
        ...mocked({ Payload: 6, StatusCode: 200 }),
      });
      expect(tested).to.deep.equal({
        status: "SUCCEEDED",
        output: '"StateName"',
        inspectionData: {
          input: '{"amount":2}',
          afterArguments: '{"FunctionName": "charge", "Payload": 6}',
          result: '{"Payload": 6, "StatusCode": 200}',
          variables: '{"rate": 3, "paid": 6}',
        },
      });
    });

    it("through a Map, whose iterations do not run", async () => {
      const tested = await test(each, { input: '{"items":["a","b"]}', ...mocked([1, 2]) });
      expect(tested.inspectionData).to.deep.equal({
        input: '{"items":["a","b"]}',
        afterInputPath: '{"items": ["a", "b"]}',
        afterItemsPath: '["a", "b"]',
        afterItemSelector: '[{"at": 0, "is": "a"}, {"at": 1, "is": "b"}]',
        maxConcurrency: 2,
        toleratedFailurePercentage: 40,
        afterResultSelector: "[1, 2]",
        afterResultPath: "[1, 2]",
      });
    });

    it("through a Parallel: only what its branches gave", async () => {
      const tested = await test({ ...both, ResultPath: "$.both" }, { input: '{"a":1}', ...mocked(["l", "r"]) });
      expect(tested).to.deep.equal({
        status: "SUCCEEDED",
        output: '{"a": 1, "both": ["l", "r"]}',
        inspectionData: {
          input: '{"a":1}',
          afterResultSelector: '["l", "r"]',
          afterResultPath: '{"a": 1, "both": ["l", "r"]}',
        },
      });
    });

    it("of a Pass with a Result, which ignores its input", async () => {
      const tested = await test({ Type: "Pass", Result: 5, ResultPath: "$.five", End: true }, { input: "{}" });
      expect(tested.inspectionData).to.deep.equal({
        input: "{}",
        result: "5",
        afterResultSelector: "5",
        afterResultPath: '{"five": 5}',
      });
    });

    it("of an HTTP Task, with what was sent and what came back, at TRACE only", async () => {
      const state = {
        Type: "Task",
        Resource: "arn:aws:states:::http:invoke",
        Parameters: {
          ApiEndpoint: "https://example.com/orders",
          Method: "POST",
          Authentication: { ConnectionArn: "arn:aws:events:us-east-1:123456789012:connection/c/1" },
          QueryParameters: { page: 2 },
          Headers: { a: "b" },
          RequestBody: { id: 1 },
        },
        End: true,
      };
      const answer = mocked({ StatusCode: 201, StatusText: "Created", Headers: {}, ResponseBody: { id: 1 } });
      const traced = await test(state, { ...answer, inspectionLevel: "TRACE" });
      expect(traced.inspectionData).to.deep.include({
        request: {
          protocol: "https",
          method: "POST",
          url: "https://example.com/orders?page=2",
          headers: '{"a": "b"}',
          body: '{"id": 1}',
        },
        response: {
          protocol: "HTTP/1.1",
          statusCode: "201",
          statusMessage: "Created",
          headers: "{}",
          body: '{"id": 1}',
        },
      });
      expect((await test(state, answer)).inspectionData).to.not.have.any.keys("request", "response");
    });

    it("not at INFO, and INFO is the default", async () => {
      const definition = JSON.stringify(route);
      expect(await bench().ok("TestState", { definition, input: '{"type":"bulk"}' })).to.deep.equal({
        status: "SUCCEEDED",
        output: '{"type": "bulk"}',
        nextState: "Bulk",
      });
    });
  });

  describe("says what an error comes to", () => {
    it("tried again, by the retrier that takes it, with the delay of this attempt", async () => {
      const tested = await test(charge, {
        input: '{"order":1}',
        ...failing("Card.Busy"),
        stateConfiguration: { retrierRetryCount: 2 },
      });
      expect(tested).to.include({ status: "RETRIABLE", error: "Card.Busy", cause: "a cause" });
      expect(tested).to.not.have.any.keys("output", "nextState");
      expect(tested.inspectionData?.["errorDetails"]).to.deep.equal({ retryIndex: 0, retryBackoffIntervalSeconds: 8 });
    });

    it("caught, once the retrier is used up", async () => {
      const tested = await test(charge, {
        input: '{"order":1}',
        ...failing("Card.Busy"),
        stateConfiguration: { retrierRetryCount: 3 },
      });
      expect(tested).to.deep.include({ status: "CAUGHT_ERROR", nextState: "Alert" });
      expect(tested.inspectionData?.["errorDetails"]).to.deep.equal({ catchIndex: 1 });
    });

    it("caught, with the error where the catcher puts it", async () => {
      const tested = await test(charge, { input: '{"order":1}', ...failing("Card.Declined", "no funds") });
      expect(tested).to.include({
        status: "CAUGHT_ERROR",
        nextState: "Refund",
        output: '{"order": 1, "error": {"Error": "Card.Declined", "Cause": "no funds"}}',
        error: "Card.Declined",
        cause: "no funds",
      });
    });

    it("failed, when nothing takes it", async () => {
      const tested = await test({ ...charge, Catch: [] }, { input: '{"order":1}', ...failing("Card.Declined") });
      expect(tested).to.include({ status: "FAILED", error: "Card.Declined", cause: "a cause" });
      expect(tested.inspectionData).to.not.have.property("errorDetails");
    });

    it("failed, when the data does not fit, past every catcher", async () => {
      const tested = await test(charge, { input: "{}", ...mocked({ Payload: {} }, { fieldValidationMode: "NONE" }) });
      expect(tested).to.include({ status: "FAILED", error: "States.Runtime" });
      expect(tested["cause"]).to.contain(
        "The JSONPath '$.order' specified for the field 'Payload.$' could not be found",
      );
      expect(tested.inspectionData).to.deep.equal({ input: "{}", afterInputPath: "{}" });
    });

    it("of a Map past what it tolerates", async () => {
      const input = '{"items":[1,2,3,4,5]}';
      const failed = (count: number): Promise<Tested> =>
        test(each, { input, ...mocked([1]), stateConfiguration: { mapIterationFailureCount: count } });
      expect(await failed(2)).to.include({ status: "SUCCEEDED" });
      expect(await failed(3)).to.include({
        status: "FAILED",
        error: "States.ExceedToleratedFailureThreshold",
        cause: "The specified tolerated failure threshold was exceeded",
      });
    });
  });

  describe("takes what surrounds the state", () => {
    it("a whole machine, and a state at any depth in it", async () => {
      const machine = { StartAt: "Each", States: { Each: each } };
      const tested = await test(machine, { stateName: "Price", input: "3" });
      expect(tested).to.include({ status: "SUCCEEDED", output: "3" });
    });

    it("an item, for a state inside a Map: the first, which is the input", async () => {
      const inside = { Type: "Pass", Parameters: { "item.$": "$$.Map.Item" }, End: true };
      const processor = { StartAt: "Show", States: { Show: inside } };
      const machine = { StartAt: "Each", States: { Each: { Type: "Map", ItemProcessor: processor, End: true } } };
      const tested = await test(machine, { stateName: "Show", input: '{"sku":1}' });
      expect(tested["output"]).to.equal('{"item": {"Index": 0, "Value": {"sku": 1}}}');
    });

    it("a context object in place of its own", async () => {
      const state = {
        Type: "Task",
        Resource: invoke,
        Parameters: { "FunctionName.$": "$$.Execution.Name" },
        End: true,
      };
      const tested = await test(state, { context: '{"Execution":{"Name":"mine"}}', ...mocked({}) });
      expect(tested.inspectionData?.["afterParameters"]).to.equal('{"FunctionName": "mine"}');
    });

    it("its own context object, which looks like one of an Express execution", async () => {
      const state = { Type: "Pass", Parameters: { "c.$": "$$" }, End: true };
      const { c } = JSON.parse(String((await test(state, { input: "1", roleArn }))["output"])) as { c: object };
      expect(c).to.have.nested.property("Execution.RoleArn", roleArn);
      expect(c).to.have.nested.property("Execution.Input", 1);
      expect(c).to.have.nested.property("Execution.Id").that.contains(":express:");
      expect(c).to.have.nested.property("State.Name", "StateName");
      const alone = JSON.parse(String((await test(state, { input: "1" }))["output"])) as { c: object };
      expect(alone.c).to.have.nested.property("Execution.RoleArn", null);
    });

    const readers: readonly [type: object, data: string, items: unknown][] = [
      [{ InputType: "JSON" }, "[1,2]", [1, 2]],
      [{ InputType: "JSON", ItemsPointer: "/a/b" }, '{"a":{"b":[1]}}', [1]],
      [{ InputType: "JSON", MaxItems: 1 }, "[1,2]", [1]],
      [{ InputType: "JSONL" }, '{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
      [
        { InputType: "CSV", CSVHeaderLocation: "FIRST_ROW" },
        'a,b\n1,"x, ""y"""\n2,',
        [
          { a: "1", b: 'x, "y"' },
          { a: "2", b: "" },
        ],
      ],
      [{ InputType: "CSV", CSVHeaderLocation: "GIVEN", CSVHeaders: ["a"] }, "1\r\n2", [{ a: "1" }, { a: "2" }]],
    ];
    it("batches of what the selector made, and what an item reader's pointer found", async () => {
      const { ItemsPath: _none, ...rest } = each;
      const state = {
        ...rest,
        ItemSelector: { "is.$": "$$.Map.Item.Value" },
        ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { "of.$": "$.of" } },
        ItemReader: {
          Resource: "arn:aws:states:::s3:getObject",
          ReaderConfig: { InputType: "JSON", ItemsPointer: "/list" },
          Parameters: { Bucket: "b", Key: "k" },
        },
      };
      const stateConfiguration = { mapItemReaderData: '{"list":[1,2,3]}', mapIterationFailureCount: 2 };
      const tested = await test(state, { input: '{"of":"it"}', ...mocked([]), stateConfiguration });
      expect(tested.inspectionData).to.include({
        afterItemsPointer: "[1, 2, 3]",
        afterItemSelector: '[{"is": 1}, {"is": 2}, {"is": 3}]',
        afterItemBatcher:
          '[{"BatchInput": {"of": "it"}, "Items": [{"is": 1}, {"is": 2}]}, {"BatchInput": {"of": "it"}, "Items": [{"is": 3}]}]',
      });
      const broken = await test(state, { ...mocked([]), stateConfiguration: { mapItemReaderData: "{}" } });
      expect(broken).to.include({ status: "FAILED", error: "States.ItemReaderFailed" });
    });

    for (const [ReaderConfig, mapItemReaderData, items] of readers) {
      it(`what an item reader reads: ${JSON.stringify(ReaderConfig)}`, async () => {
        const { ItemsPath: _none, ...rest } = each;
        const Parameters = { Bucket: "b", Key: "k" };
        const state = {
          ...rest,
          ItemSelector: { "is.$": "$$.Map.Item.Value" },
          ItemReader: { Resource: "arn:aws:states:::s3:getObject", ReaderConfig, Parameters },
        };
        const tested = await test(state, { ...mocked([]), stateConfiguration: { mapItemReaderData } });
        const selected = JSON.parse(String(tested.inspectionData?.["afterItemSelector"])) as { is: unknown }[];
        expect(selected.map(({ is }) => is)).to.deep.equal(items);
      });
    }
  });

  describe("does the state's work where it is not mocked", () => {
    it("calls the function a Task names", async () => {
      const world = bench();
      world.cloud.lambda("charge", (event) => ({ ok: event === 7 }));
      const tested = await test(charge, { input: '{"order":7}', roleArn }, world);
      expect(tested).to.include({ status: "SUCCEEDED", output: '{"order": 7, "charge": {"ok": true}}' });
    });

    it("lets virtual time pass in a Wait, five minutes at most", async () => {
      const world = bench();
      const before = world.cloud.clock.now;
      expect(await test({ Type: "Wait", Seconds: 60, Next: "Go" }, {}, world)).to.include({ nextState: "Go" });
      expect(world.cloud.clock.now - before).to.equal(60_000);
      const long = await test({ Type: "Wait", Seconds: 600, Next: "Go" }, {}, world);
      expect(long).to.include({ status: "FAILED", error: "States.Timeout" });
      expect(world.cloud.clock.now - before).to.equal(360_000);
    });

    it("times a Task out that does not answer", async () => {
      const world = bench({ perform: () => ({ kind: "never" }) });
      const state = { ...charge, TimeoutSeconds: 30, Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Late" }] };
      const tested = await test(state, { input: '{"order":7}', roleArn }, world);
      expect(tested).to.include({ status: "CAUGHT_ERROR", nextState: "Late", error: "States.Timeout" });
    });
  });
});
