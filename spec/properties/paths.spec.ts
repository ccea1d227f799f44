import { expect } from "chai";
import { embedded, workflow } from "../../src/index.js";
import { inputsFor, pathsOf, type WorkflowPath } from "../../src/properties/index.js";
import type { JsonObject } from "../../src/util/json.js";

const task = (fields: JsonObject = {}): JsonObject => ({
  Type: "Task",
  Resource: "arn:aws:lambda:us-east-1:123456789012:function:f",
  ...fields,
});
const machine = (states: JsonObject, more: JsonObject = {}): JsonObject => ({
  StartAt: Object.keys(states)[0] ?? "",
  States: states,
  ...more,
});
const texts = (definition: JsonObject, options = {}): readonly string[] =>
  [...pathsOf(definition, options)].map(String);

/** Runs the path's input with its answers, and gives the states of the top level. */
async function visited(path: WorkflowPath): Promise<readonly string[]> {
  const found = inputsFor(path);
  if (found.kind !== "found") throw new Error(`${found.state}: ${found.reason}`);
  await using cloud = embedded();
  const { execution, defect } = await found.derived.apply(workflow(path.definition).on(cloud)).check();
  expect(defect).to.equal(undefined);
  expect(execution.status).to.equal(path.end === "succeeds" ? "SUCCEEDED" : "FAILED");
  return execution.thread.visits.map(({ state }) => state);
}

const polling = machine({
  Poll: task({ Next: "Done?" }),
  "Done?": {
    Type: "Choice",
    Choices: [
      { Variable: "$.status", StringEquals: "DONE", Next: "Good" },
      { Variable: "$.status", StringEquals: "BROKEN", Next: "Bad" },
    ],
    Default: "Poll",
  },
  Good: { Type: "Succeed" },
  Bad: { Type: "Fail", Error: "Job.Broken" },
});

describe("pathsOf", () => {
  it("goes by every rule and the Default, shortest first, loops as often as asked", () => {
    expect(texts(polling, { loops: 0 })).to.deep.equal(["Poll → Done? (rule 1) → Good", "Poll → Done? (rule 2) → Bad"]);
    expect(texts(polling, { loops: 1 })).to.deep.equal([
      "Poll → Done? (rule 1) → Good",
      "Poll → Done? (rule 2) → Bad",
      "Poll → Done? (Default) → Poll → Done? (rule 1) → Good",
      "Poll → Done? (Default) → Poll → Done? (rule 2) → Bad",
    ]);
    expect(pathsOf(polling).paths.map(({ end }) => end)).to.deep.equal(["succeeds", "fails", "succeeds", "fails"]);
  });

  it("goes by every retrier and catcher, the attempts before a catcher included", () => {
    const guarded = machine({
      Charge: task({
        Retry: [
          { ErrorEquals: ["Card.Busy"], MaxAttempts: 2 },
          { ErrorEquals: ["Card.Never"], MaxAttempts: 0 },
        ],
        Catch: [
          { ErrorEquals: ["Card.Busy"], Next: "Later" },
          { ErrorEquals: ["States.ALL"], Next: "Later" },
        ],
        End: true,
      }),
      Later: { Type: "Pass", End: true },
    });
    expect(texts(guarded)).to.deep.equal([
      "Charge",
      "Charge (retrier 1 after Card.Busy)",
      "Charge (retrier 1 after Card.Busy, retrier 1 after Card.Busy, catcher 1 takes Card.Busy) → Later",
      "Charge (catcher 2 takes Unforeseen.Error) → Later",
    ]);
  });

  it("combines branches, lets all iterations go the same way or none, and lets errors inside come to guards around", () => {
    const choice = (name: string): JsonObject =>
      machine({
        [name]: {
          Type: "Choice",
          Choices: [{ Variable: "$.a", IsPresent: true, Next: `${name}1` }],
          Default: `${name}2`,
        },
        [`${name}1`]: { Type: "Succeed" },
        [`${name}2`]: { Type: "Succeed" },
      });
    expect(
      texts(machine({ Fan: { Type: "Parallel", Branches: [choice("A"), choice("B")], End: true } })),
    ).to.deep.equal([
      "Fan [A (rule 1) → A1 | B (rule 1) → B1]",
      "Fan [A (rule 1) → A1 | B (Default) → B2]",
      "Fan [A (Default) → A2 | B (rule 1) → B1]",
      "Fan [A (Default) → A2 | B (Default) → B2]",
    ]);
    const each = machine({
      Each: {
        Type: "Map",
        ItemProcessor: machine({ Work: task({ End: true }) }),
        Catch: [{ ErrorEquals: ["Bad.Item"], Next: "Tidy" }],
        End: true,
      },
      Tidy: { Type: "Pass", End: true },
    });
    expect(texts(each)).to.deep.equal([
      "Each 1 × [Work]",
      "Each 0 × []",
      "Each (catcher 1 takes Bad.Item) 1 × [Work (fails with Bad.Item)] → Tidy",
    ]);
  });

  it("says when there are more paths than it gives", () => {
    expect(pathsOf(polling, { loops: 1 }).complete).to.equal(true);
    const some = pathsOf(polling, { loops: 5, most: 3 });
    expect([some.paths.length, some.complete]).to.deep.equal([3, false]);
  });
});

describe("inputsFor", () => {
  it("makes answers that go round a loop and leave it, as the path says", async () => {
    const paths = [...pathsOf(polling, { loops: 2 })];
    expect(paths).to.have.length.above(1);
    for (const path of paths) {
      expect(await visited(path)).to.deep.equal(path.steps.map(({ state }) => state));
    }
  });

  it("makes inputs for Choices in JSONata, on variables among them", async () => {
    const definition = machine(
      {
        Set: { Type: "Pass", Assign: { total: "{% $states.input.price * $states.input.count %}" }, Next: "Big?" },
        "Big?": {
          Type: "Choice",
          Choices: [
            { Condition: "{% $states.input.kind in ['a', 'b'] and $exists($states.input.name) %}", Next: "Yes" },
          ],
          Default: "No",
        },
        Yes: { Type: "Succeed" },
        No: { Type: "Succeed" },
      },
      { QueryLanguage: "JSONata" },
    );
    const { paths } = pathsOf(definition);
    expect(paths).to.have.length(2);
    for (const path of paths) expect(await visited(path)).to.deep.equal(path.steps.map(({ state }) => state));
  });

  it("lets Tasks inside of branches and iterations fail until a guard around them takes over", async () => {
    const definition = machine({
      Fan: {
        Type: "Parallel",
        Branches: [
          machine({ Rest: { Type: "Pass", End: true } }),
          machine({ Work: task({ Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 1 }], End: true }) }),
        ],
        Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ["Busy"], ResultPath: "$.error", Next: "Tidy" }],
        Next: "End",
      },
      Tidy: { Type: "Pass", Next: "End" },
      End: { Type: "Succeed" },
    });
    const caught = [...pathsOf(definition)].find(({ points }) => points.has("catcher 1 of Fan"));
    if (caught === undefined) throw new Error("no path");
    expect(await visited(caught)).to.deep.equal(["Fan", "Tidy", "End"]);
    const found = inputsFor(caught);
    // One retry in the branch, one of all branches: four calls fail.
    expect(found.kind === "found" && found.derived.stubs["Work"]?.map(({ kind }) => kind)).to.deep.equal(["fails"]);
  });

  it("says where a path cannot be taken", () => {
    const definition = machine({
      Set: { Type: "Pass", Result: { ok: true }, Next: "Ok?" },
      "Ok?": { Type: "Choice", Choices: [{ Variable: "$.ok", BooleanEquals: true, Next: "Yes" }], Default: "No" },
      Yes: { Type: "Succeed" },
      No: { Type: "Succeed" },
    });
    const [yes, no] = pathsOf(definition).paths.map((path) => inputsFor(path));
    expect(yes?.kind).to.equal("found");
    expect(no).to.include({ kind: "not found", state: "Ok?" });
  });

  it("keeps to its seed", () => {
    const [path] = pathsOf(polling).paths;
    if (path === undefined) throw new Error("no path");
    const input = (seed: number): unknown => inputsFor(path, { seed });
    expect(JSON.stringify(input(7))).to.equal(JSON.stringify(input(7)));
  });
});
