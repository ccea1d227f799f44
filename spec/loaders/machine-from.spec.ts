import { relative } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { machineFrom } from "../../src/loaders/machine-from.js";
import { embedded, returns, workflow } from "../../src/index.js";
import { stubsFor } from "../../src/properties/index.js";
import { files, refusal } from "./files.js";

const definition = { StartAt: "A", States: { A: { Type: "Succeed" } } };

const template = `
Resources:
  Orders:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      Definition:
        StartAt: Charge
        States:
          Charge: { Type: Task, Resource: !GetAtt Charge.Arn, Next: Check }
          Check:
            Type: Choice
            Choices: [{ Variable: $.paid, BooleanEquals: true, Next: Done }]
            Default: Unpaid
          Done: { Type: Succeed }
          Unpaid: { Type: Fail, Error: Orders.Unpaid }
  Charge: { Type: AWS::Serverless::Function }
`;

describe("machineFrom", () => {
  const { write, path } = files();

  it("takes a definition as it is, by path, relative path and URL", async () => {
    const text = JSON.stringify(definition, null, 2);
    const file = await write("orders.asl.json", text);
    const expected = { definition, text, name: "orders", type: "STANDARD", source: file, assumed: [] };
    expect(await machineFrom(file)).to.deep.equal(expected);
    expect(await machineFrom(relative(process.cwd(), file))).to.deep.equal(expected);
    expect(await machineFrom(pathToFileURL(file))).to.deep.equal(expected);
    expect(await machineFrom(pathToFileURL(file).href, { type: "EXPRESS" })).to.deep.equal({
      ...expected,
      type: "EXPRESS",
    });
    expect((await refusal(file, { logicalId: "Order" })).message).to.equal(
      `Reading the state machine "Order" of ${file}: it holds none of that name. Did you mean "orders"? It holds "orders".`,
    );
  });

  it("fills in the placeholders of a definition, JSON only thereafter, and YAML", async () => {
    const json = await write(
      "wait.asl.json",
      '{ "StartAt": "W", "States": { "W": { "Type": "Wait", "Seconds": ${Seconds}, "End": true } } }',
    );
    const yaml = await write(
      "wait.asl.yml",
      "StartAt: W\nStates:\n  W: { Type: Wait, Seconds: ${Seconds}, End: true }\n",
    );
    for (const file of [json, yaml]) {
      const machine = await machineFrom(file, { resolve: { Seconds: "5" } });
      expect(machine.definition["States"]).to.deep.equal({ W: { Type: "Wait", Seconds: 5, End: true } });
    }
    const error = await refusal(json);
    expect(error.code).to.equal("PLACEHOLDERS_UNRESOLVED");
    expect(error.message).to.equal(
      `Reading the state machine of ${json}: the definition holds \${Seconds}, which nothing fills in. Say what it stands for: machineFrom(file, { resolve: { "Seconds": "…" } }). A placeholder that belongs there stands for itself: { "Seconds": "\${Seconds}" }.`,
    );
  });

  it("leaves what only looks like a placeholder", async () => {
    const pass = { StartAt: "P", States: { P: { Type: "Pass", Result: "${ a } ${} $${'x'}", End: true } } };
    expect((await machineFrom(await write("pass.json", pass))).definition).to.deep.equal(pass);
    const kept = await write("kept.json", { ...definition, Comment: "echo ${HOME}" });
    expect((await machineFrom(kept, { resolve: { HOME: "${HOME}" } })).definition["Comment"]).to.equal("echo ${HOME}");
  });

  it("says what it does not know, and what is not there", async () => {
    const other = await write("package.json", { name: "shop", version: "1.0.0" });
    const error = await refusal(other);
    expect(error.code).to.equal("MACHINE_FILE_UNRECOGNISED");
    expect(error.message).to.equal(
      `Reading the state machine of ${other}: this is neither a definition nor a file known to hold one; at its top level stands name, version. Give a definition (StartAt, States), a CloudFormation or SAM template (Resources), a cdk.out folder, a Serverless file (stepFunctions), a .tf.json file, or what terraform show -json printed.`,
    );
    const empty = await write("empty.template.yaml", "Resources:\n  T: { Type: AWS::SNS::Topic }\n");
    expect((await refusal(empty)).message).to.equal(
      `Reading the state machine of ${empty}: it holds no AWS::StepFunctions::StateMachine and no AWS::Serverless::StateMachine. Give the file that does.`,
    );
    expect((await refusal(path("orderz.asl.json"))).code).to.equal("DEFINITION_NOT_FOUND");
    expect((await refusal(await write("list.yaml", "- a\n"))).code).to.equal("DEFINITION_NOT_AN_OBJECT");
  });

  it("wants text from resolve", async () => {
    const file = await write("template.yaml", template);
    const error = await refusal(file, { resolve: { "Charge.Arn": 5 as never } });
    expect(error.code).to.equal("RESOLVED_VALUE_INVALID");
    expect(error.message).to.equal(
      'machineFrom(…) was given 5 by resolve for "Charge.Arn". Give text, or undefined where you have nothing to say.',
    );
    expect((await refusal(file, { resolve: () => ({}) as never })).message).to.equal(
      'machineFrom(…) was given an object by resolve for "Charge.Arn". Give text, or undefined where you have nothing to say.',
    );
  });

  describe("gives a machine that", () => {
    it("workflow takes, with its name and type", async () => {
      const orders = await machineFrom(await write("template.yaml", template));
      await using cloud = embedded();
      cloud.lambda("Charge", () => ({ paid: true }));
      const flow = workflow(orders).on(cloud);
      const execution = await flow.expectPath("Charge", "Check", "Done").run();
      expect(execution.executionArn).to.match(/:express:Orders-1:/);
      await flow
        .stub("Charge", returns({ paid: false }))
        .expectFailed({ error: "Orders.Unpaid" })
        .run();
    });

    it("deploy takes, with its type unless another is asked for", async () => {
      const orders = await machineFrom(await write("template.yaml", template));
      await using cloud = embedded();
      const deployed = await cloud.deploy("orders", orders);
      expect(deployed).to.deep.include({ name: "orders", type: "EXPRESS", definition: orders.definition });
      const standard = await cloud.deploy("standard", orders, { type: "STANDARD" });
      expect(standard.type).to.equal("STANDARD");
    });

    it("stubsFor takes", async () => {
      const orders = await machineFrom(await write("template.yaml", template));
      await using cloud = embedded();
      const derived = stubsFor(orders);
      expect(derived.reached).to.deep.equal(["Charge"]);
      await derived.apply(workflow(orders).on(cloud)).expectSucceeded().run();
    });
  });
});
