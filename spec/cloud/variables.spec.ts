import { expect } from "chai";
import { bench } from "./support.js";

const states = {
  A: { Type: "Pass", Assign: { x: 1, "y.$": "$$.Execution.Name" }, Next: "B" },
  B: { Type: "Pass", Parameters: { "of.$": "States.Format('{} {}', $y, $x)" }, Next: "C" },
  C: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% $x + $sum([1]) %}", End: true },
};

describe("variables of a machine", () => {
  it("are described by the states that read them", async () => {
    const world = bench();
    const stateMachineArn = await world.machine("m", { StartAt: "A", States: states });
    const variableReferences = { B: ["x", "y"], C: ["x"] };
    expect(await world.ok("DescribeStateMachine", { stateMachineArn })).to.deep.include({ variableReferences });
    const { executionArn } = await world.run(stateMachineArn);
    expect(await world.ok("DescribeStateMachineForExecution", { executionArn })).to.deep.include({
      variableReferences,
    });
    const metadata = await world.ok("DescribeStateMachine", { stateMachineArn, includedData: "METADATA_ONLY" });
    expect(metadata).to.not.have.property("variableReferences");
  });

  it("are not mentioned where no state reads one", async () => {
    const world = bench();
    const machine = { StartAt: "A", States: { A: { Type: "Pass", Assign: { x: 1 }, End: true } } };
    const described = await world.ok("DescribeStateMachine", { stateMachineArn: await world.machine("m", machine) });
    expect(described).to.not.have.property("variableReferences");
  });

  it("cannot be assigned again inside a Parallel or Map: the definition is refused", async () => {
    const inner = { StartAt: "I", States: { I: { Type: "Pass", Assign: { x: 2 }, End: true } } };
    const definition = {
      StartAt: "A",
      States: {
        A: { Type: "Pass", Assign: { x: 1 }, Next: "M" },
        M: { Type: "Map", ItemProcessor: inner, End: true },
      },
    };
    const { code, message } = await bench().refused("CreateStateMachine", {
      name: "m",
      roleArn: "arn:aws:iam::123456789012:role/workflows",
      definition: JSON.stringify(definition),
    });
    expect(code).to.equal("InvalidDefinition");
    expect(message).to.contain("The variable name 'x' was already defined in a parent scope.");
  });
});
