import { expect } from "chai";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { returns } from "../../dsl/doubles/doubles.js";
import { execution } from "../../dsl/execution.js";
import { workflow } from "../../dsl/workflow.js";
import { embedded } from "../../src/targets/index.js";
import { refusal } from "./refusal.js";

const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
const executionArn = "arn:aws:states:us-east-1:123456789012:execution:orders:one";
const definition = { StartAt: "Done", States: { Done: { Type: "Succeed" } } } as const;

/** How a builder prints. Its plan is taken: a builder that was only printed counts as forgotten. */
function printed(builder: { toPlan(): unknown }): string {
  builder.toPlan();
  return inspect(builder);
}

describe("workflow", () => {
  it("takes an ARN, what deploy returned, or a definition", () => {
    const sources = [
      workflow(arn),
      workflow({ stateMachineArn: arn, name: "orders", definition }),
      workflow({ stateMachineArn: arn, creationDate: new Date() }),
      workflow(definition),
      workflow(' {"StartAt": "Done"}'),
      workflow("./orders.asl.json"),
      workflow(pathToFileURL(resolve("orders.yaml"))),
    ].map((builder) => builder.toPlan().source);
    expect(sources).to.deep.equal([
      { kind: "machine", arn },
      { kind: "machine", arn },
      { kind: "machine", arn },
      { kind: "definition", from: { form: "object", definition } },
      { kind: "definition", from: { form: "text", text: ' {"StartAt": "Done"}' } },
      { kind: "definition", from: { form: "path", path: "./orders.asl.json" } },
      { kind: "definition", from: { form: "path", path: resolve("orders.yaml") } },
    ]);
  });

  it("refuses anything else", () => {
    const takes =
      "It takes a state machine's ARN, what deploy(…) returned, or a definition: an object with StartAt and States, JSON text, a path, or a file URL.";
    const given = (reference: unknown): string =>
      refusal("WORKFLOW_REFERENCE_INVALID", () => workflow(reference as string));
    expect(given(undefined)).to.equal(`workflow(…) was given nothing. ${takes}`);
    expect(given("")).to.equal(`workflow(…) was given an empty text. ${takes}`);
    expect(given(7)).to.equal(`workflow(…) was given 7. ${takes}`);
    expect(given({ Comment: "no states" })).to.equal(`workflow(…) was given an object with Comment. ${takes}`);
    expect(given(new URL("https://example.com/orders.json"))).to.equal(
      `workflow(…) was given the URL https://example.com/orders.json. ${takes}`,
    );
    expect(given(Promise.resolve({ stateMachineArn: arn }))).to.equal(
      `workflow(…) was given a Promise (write await before it). ${takes}`,
    );
    expect(refusal("ARN_MISPLACED", () => workflow(executionArn))).to.equal(
      `workflow(…) was given "${executionArn}", which is not the ARN of a state machine. To look at an execution that something else started, write execution("${executionArn}").`,
    );
  });

  it("says the input: {} unless it is given", () => {
    const input = (builder: { toPlan(): { input?: unknown } }): unknown => builder.toPlan().input;
    expect(input(workflow(arn))).to.deep.equal({ kind: "input", value: {} });
    expect(input(workflow(arn).withInput())).to.deep.equal({ kind: "input", value: {} });
    expect(input(workflow(arn).withInput(null))).to.deep.equal({ kind: "input", value: null });
    expect(input(workflow(arn).withInput({ a: 1 }).withInput("text"))).to.deep.equal({ kind: "input", value: "text" });
    expect(refusal("INPUT_IS_TEXT", () => workflow(arn).withInput('{"a":1}'))).to.equal(
      'withInput(…) was given the text {"a":1}, which would reach the workflow as one JSON string. Give the value itself: withInput(JSON.parse(text)).',
    );
    expect(refusal("VALUE_NOT_JSON", () => workflow(arn).withInput({ now: () => 1 }))).to.equal(
      "withInput(…) was given the function now at now, which JSON cannot carry. Give it a value made of objects, arrays, texts, numbers, booleans and null.",
    );
  });

  it("names the execution as AWS allows", () => {
    expect(workflow(arn).named("order-1").toPlan().name).to.deep.equal({ kind: "name", name: "order-1", exact: false });
    expect(workflow(arn).named("o", { exact: true }).toPlan().name).to.have.property("exact", true);
    const refused = (name: unknown): string =>
      refusal("EXECUTION_NAME_INVALID", () => workflow(arn).named(name as string));
    expect(refused("order 1")).to.equal(
      'named(…) was given "order 1", which Step Functions refuses as an execution\'s name: it holds " ". Write 1 to 80 characters of A-Z, a-z, 0-9, "-" and "_".',
    );
    expect(refused("")).to.contain("it is empty");
    expect(refused("x".repeat(81))).to.contain("it has 81 characters");
    expect(refused(5)).to.contain("it is no text");
  });

  it("runs on a target and nothing else", () => {
    const cloud = embedded();
    expect(workflow(arn).on(cloud).compiled().bindings.target).to.equal(cloud);
    expect(workflow(arn).on(cloud.port()).compiled().bindings.target).to.equal(cloud.port());
    expect(refusal("TARGET_INVALID", () => workflow(arn).on("embedded" as never))).to.equal(
      'on(…) was given "embedded". It takes a target: embedded(), aws(), endpoint(url), or target() for the suite\'s own.',
    );
    expect(refusal("TARGET_INVALID", () => workflow(arn).on(undefined as never))).to.contain("was given nothing");
  });

  it("never changes: every word gives a new builder", () => {
    const base = workflow(arn);
    const before = JSON.stringify(base.toPlan());
    const derived = [
      base.withInput({ a: 1 }),
      base.named("one"),
      base.stub("Charge", returns(1)),
      base.expectPath("Charge"),
      base.within("60s"),
      base.on(embedded()),
    ];
    expect(JSON.stringify(base.toPlan())).to.equal(before);
    expect(new Set([base, ...derived]).size).to.equal(7);
    expect(new Set([base, ...derived].map((builder) => builder.toPlan())).size).to.equal(7);
    expect(Object.isFrozen(base)).to.equal(true);
    expect(() => Object.assign(base, { extra: 1 })).to.throw(TypeError);
  });

  it("is never a promise", async () => {
    const builder = workflow(arn).expectSucceeded();
    expect(builder).to.not.have.property("then");
    expect(await builder).to.equal(builder);
    builder.toPlan();
  });

  it("prints its plan in one line", () => {
    expect(printed(workflow(arn).stub("Charge", returns(1)).expectPath("A", "B").expectNoErrors())).to.equal(
      `workflow(${arn}): 1 double; it passes through "A", then "B"; no state fails`,
    );
    expect(printed(workflow("orders.json"))).to.equal("workflow(orders.json): nothing expected yet");
  });

  it("knows the line it was written on", () => {
    // prettier-ignore
    const { at, expectations } = workflow(arn)
      .expectSucceeded()
      .toPlan();
    expect(at).to.match(/^spec\/dsl\/workflow\.spec\.ts:\d+:\d+$/);
    const lines = [at, expectations[0]!.at].map((line) => Number(line.split(":")[1]));
    expect(lines[1]).to.equal(lines[0]! + 1);
  });
});

describe("execution", () => {
  it("takes the ARN of an execution", () => {
    const plan = execution(executionArn).expectPath("A").toPlan();
    expect(plan.source).to.deep.equal({ kind: "execution", arn: executionArn });
    expect(plan).to.not.have.property("input");
    expect(printed(execution(executionArn).expectPath("A"))).to.equal(
      `execution(${executionArn}): it passes through "A"`,
    );
    expect(refusal("ARN_MISPLACED", () => execution(arn))).to.equal(
      `execution(…) was given "${arn}", which is not the ARN of an execution. To start an execution of a state machine, write workflow("${arn}").`,
    );
  });

  it("does not stop it at the deadline unless asked to", () => {
    const within = (builder: { toPlan(): { expectations: readonly unknown[] } }): unknown =>
      builder.toPlan().expectations[0];
    expect(within(execution(executionArn).within("5s"))).to.have.property("stop", false);
    expect(within(execution(executionArn).within("5s", { stop: true }))).to.have.property("stop", true);
    expect(within(workflow(arn).within("5s"))).to.have.property("stop", true);
  });
});
