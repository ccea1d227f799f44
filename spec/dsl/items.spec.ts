import { expect, use } from "chai";
import { handles, returns } from "../../dsl/doubles/doubles.js";
import { workflow } from "../../dsl/workflow.js";
import stepwright from "../../matchers/index.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import type { CheckResult } from "../../src/executor/judgement/result.js";
import { embedded, endpoint } from "../../src/targets/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { refusal } from "./refusal.js";

use(stepwright);

const task: JsonObject = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:any" };
const catching = { Catch: [{ ErrorEquals: ["States.ALL"], Next: "Note" }] };

/** A Map over $.items: inline, or distributed with child executions of a type. */
function mapping(type: "INLINE" | "STANDARD" | "EXPRESS", fields: JsonObject = {}, work: JsonObject = {}): string {
  const ProcessorConfig = type === "INLINE" ? { Mode: type } : { Mode: "DISTRIBUTED", ExecutionType: type };
  const Note: JsonObject = { Type: "Pass", End: true };
  const states: JsonObject = { Work: { ...task, ...work, End: true }, ...("Catch" in work && { Note }) };
  const ItemProcessor = { ProcessorConfig, StartAt: "Work", States: states };
  const Process = { Type: "Map", ItemsPath: "$.items", ItemProcessor, ...fields, End: true };
  return JSON.stringify({ StartAt: "Process", States: { Process } });
}

const hundred = Array.from({ length: 100 }, (_, id) => ({ id }));

/** A hundred items, of which the first so many fail. */
const run = (definition: string, bad: number, more: JsonObject = {}) =>
  workflow(definition)
    .on(embedded())
    .withInput({ items: hundred, ...more })
    .stub(
      "Work",
      handles(({ id }: { readonly id: number }) => {
        if (id < bad) throw new Error(`item ${id} is broken`);
        return { id };
      }),
    );

async function told(built: { check(): Promise<CheckResult> }): Promise<readonly string[]> {
  const { assessment } = (await built.check()).verdicts[0]!;
  return [`${assessment.holds ? "yes" : "no"}: ${assessment.actual}`, ...assessment.details];
}

describe("expectItems and failures", () => {
  const tolerated: readonly (readonly [string, JsonObject])[] = [
    ["a percentage", { ToleratedFailurePercentage: 3 }],
    ["a percentage of the input", { ToleratedFailurePercentagePath: "$.tolerated" }],
    ["a count", { ToleratedFailureCount: 3 }],
    ["a count of the input", { ToleratedFailureCountPath: "$.tolerated" }],
  ];
  for (const [name, fields] of tolerated) {
    for (const type of ["STANDARD", "EXPRESS"] as const) {
      it(`counts what failed within ${name} that is tolerated, of ${type} child executions`, async () => {
        const definition = mapping(type, fields);
        const execution = await run(definition, 3, { tolerated: 3 })
          .expectSucceeded()
          .expectItems("Process", { succeeded: 97, failed: 3 })
          .run();
        expect(execution).to.have.items("Process", { total: 100, failed: 3, notStarted: 0 });
        expect(
          await told(run(definition, 2, { tolerated: 3 }).expectItems("Process", { succeeded: 97, failed: 3 })),
        ).to.deep.equal([
          "no: it worked on 100 items (98 succeeded, 2 failed)",
          'item 0 failed at "Work" with Error ("item 0 is broken")',
          'item 1 failed at "Work" with Error ("item 1 is broken")',
        ]);
        await run(definition, 4, { tolerated: 3 })
          .expectFailed({ error: "States.ExceedToleratedFailureThreshold" })
          .run();
      });
    }
  }

  it("does not take an execution that failed by too many of them for one that tolerates them", async () => {
    const intolerant = run(mapping("STANDARD", { ToleratedFailureCount: 2 }), 3);
    const { ok, verdicts } = await intolerant.expectItems("Process", { total: 100, failed: 3 }).check();
    const [items, end] = verdicts.map(({ assessment }) => assessment.actual);
    expect(ok).to.equal(false);
    expect(items).to.match(/^it worked on 100 items \(.*, 3 failed, /);
    expect(end).to.match(
      /^it ended FAILED with States\.ExceedToleratedFailureThreshold.*, and nothing in this workflow/,
    );
  });

  it("tells of items that were not run, because the Map failed before", async () => {
    const one = mapping("STANDARD", { MaxConcurrency: 1, ToleratedFailureCount: 1 });
    await run(one, 2).expectFailed().expectItems("Process", { failed: 2, succeeded: 0, notStarted: 98 }).run();
    const inline = mapping("INLINE", { MaxConcurrency: 1 });
    await run(inline, 1).expectFailed().expectItems("Process", { total: 100, failed: 1, notStarted: 99 }).run();
    expect(await told(run(inline, 1).expectItems("Process", { notStarted: 0 }))).to.deep.equal([
      "no: it worked on 100 items (1 failed, 99 not started)",
      'item 0 failed at "Work" with Error ("item 0 is broken")',
    ]);
  });

  for (const type of ["INLINE", "STANDARD"] as const) {
    it(`counts ${type} items that caught a failure among those that succeeded, and by themselves`, async () => {
      const definition = mapping(type, {}, catching);
      const execution = await run(definition, 3).expectItems("Process", { succeeded: 100, caught: 3 }).run();
      expect(execution).to.have.items("Process", { caught: 3 });
      const [first, ...others] = await told(run(definition, 3).expectItems("Process", { caught: 2 }));
      expect([first, ...others]).to.deep.equal(["no: it worked on 100 items (100 succeeded, 3 with caught failures)"]);
    });
  }

  it("says so where these may have been meant", async () => {
    const lines = await told(
      run(mapping("INLINE", {}, catching), 3).expectItems("Process", { succeeded: 97, failed: 3 }),
    );
    expect(lines).to.deep.equal([
      "no: it worked on 100 items (100 succeeded, 0 failed)",
      '3 items caught a failure, such as that of "Work", and reached the end, so they succeeded: ask for them with { caught: 3 }.',
    ]);
  });

  it("counts the items of batches, and describes each batch", async () => {
    const definition = mapping("STANDARD", { ItemBatcher: { MaxItemsPerBatch: 40 }, ToleratedFailureCount: 40 });
    await workflow(definition)
      .on(embedded())
      .withInput({ items: hundred })
      .stub(
        "Work",
        handles(({ Items }: { readonly Items: readonly { readonly id: number }[] }) => {
          if (Items[0]?.id === 40) throw new Error("broken");
          return Items.length;
        }),
      )
      .expectItems("Process", { total: 100, succeeded: 60, failed: 40 })
      .expectItems("Process", [
        (batch) => batch.expectOutput(40),
        (batch) => batch.expectFailed(),
        (batch) => batch.expectOutput(20),
      ])
      .run();
  });

  it("knows the index of each item, as the context object gives it", async () => {
    const ItemSelector = { "index.$": "$$.Map.Item.Index", "id.$": "$$.Map.Item.Value.id" };
    for (const type of ["INLINE", "STANDARD", "EXPRESS"] as const) {
      await run(mapping(type, { ItemSelector }), 0)
        .expectItems("Process", (item, index) => item.expectInput({ index, id: index }))
        .run();
      const lines = await told(
        run(mapping(type, { ItemSelector }), 0).expectItems("Process", [(item) => item.expectInput({ index: 1 })]),
      );
      expect(lines).to.deep.equal([
        'no: 1 thing about the items of "Process" was not so',
        "item 0: input.index: expected 1, was 0",
      ]);
    }
  });

  it("refuses words it does not know", () => {
    const wrong = { suceeded: 3 } as never;
    expect(
      refusal("WORD_UNKNOWN", () => workflow(mapping("INLINE")).expectItems("Process" as never, wrong)),
    ).to.contain("suceeded");
  });
});

describe("expectItems of Maps in Maps", () => {
  const inner = (type?: string): JsonObject => ({
    Type: "Map",
    ItemsPath: "$.rows",
    ItemProcessor: {
      ...(type !== undefined && { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: type } }),
      StartAt: "Row",
      States: { Row: { ...task, End: true } },
    },
    End: true,
  });
  const nested = (outer: string | undefined, within?: string): string => {
    const ProcessorConfig = { Mode: "DISTRIBUTED", ExecutionType: outer };
    const ItemProcessor = {
      ...(outer !== undefined && { ProcessorConfig }),
      StartAt: "Inner",
      States: { Inner: inner(within) },
    };
    return JSON.stringify({ StartAt: "Outer", States: { Outer: { Type: "Map", ItemProcessor, End: true } } });
  };
  const rows: JsonValue = [{ rows: [1, 2] }, { rows: [3] }];
  const of = (definition: string) =>
    workflow(definition)
      .on(embedded())
      .withInput(rows)
      .stub("Row", returns({ done: true }));

  for (const [name, outer] of [
    ["an inline Map", undefined],
    ["a distributed Map", "STANDARD"],
    ["a distributed Map of EXPRESS child executions", "EXPRESS"],
  ] as const) {
    it(`counts and describes the items of an inline Map inside ${name}`, async () => {
      const execution = await of(nested(outer))
        .expectItems("Outer", { succeeded: 2 })
        .expectItems("Inner", { total: 3, succeeded: 3 })
        .expectItems("Inner", (item) => item.expectVisited("Row").expectOutput({ done: true }))
        .run();
      expect(execution).to.have.items("Inner", 3);
      await of(nested(outer)).expectMaxConcurrency("Inner", 2).run();
      expect(await told(of(nested(outer)).expectMaxConcurrency("Inner", 1))).to.deep.equal(["no: 2 ran at once"]);
      expect(await told(of(nested(outer)).expectItems("Inner", { total: 2 }))).to.deep.equal([
        "no: it worked on 3 items (3 succeeded)",
      ]);
    });
  }

  it("names the item around", async () => {
    expect(await told(of(nested(undefined)).expectItems("Inner", (item) => item.expectInput(3)))).to.deep.equal([
      'no: 2 things about the items of "Inner" were not so',
      'item 0 in item 0 of "Outer": input: expected 3, was 1',
      'item 1 in item 0 of "Outer": input: expected 3, was 2',
    ]);
  });

  it("refuses a distributed Map inside another, and histories that do not show the child executions", async () => {
    const twice = of(nested("STANDARD", "STANDARD"));
    expect(await told(twice.expectItems("Inner", 3))).to.deep.equal(["yes: it worked on 3 items"]);
    expect((await told(twice.expectItems("Inner", { succeeded: 3 })))[0]).to.equal(
      'no: "Inner" is a distributed Map, whose items ran as executions of their own that this history does not show',
    );
    const execution = await of(nested("STANDARD")).run();
    expect(() => expect(execution).to.have.items("Inner", 3)).to.throw(
      '"Inner" stands in child executions of "Outer", which this history does not show',
    );
  });
});

describe("expectItems over HTTP", () => {
  it("counts tolerated failures, caught ones, and inline Maps in child executions", async () => {
    const cloud = createCloud();
    cloud.lambda("any", (event) => {
      if ((event as { readonly id: number }).id < 3) throw new Error("broken");
      return {};
    });
    const served = await listen(cloud);
    const target = endpoint(served.url);
    try {
      const tolerant = await target.deploy("tolerant", mapping("STANDARD", { ToleratedFailurePercentage: 3 }));
      const input = { items: hundred };
      await workflow(tolerant).on(target).withInput(input).expectItems("Process", { succeeded: 97, failed: 3 }).run();
      const catches = await target.deploy("catches", mapping("STANDARD", {}, catching));
      await workflow(catches)
        .on(target)
        .withInput({ items: hundred.slice(0, 5) })
        .expectItems("Process", { succeeded: 5, caught: 3 })
        .run();
    } finally {
      await target.close();
      await served.close();
    }
  });
});
