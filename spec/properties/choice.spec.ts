import { expect } from "chai";
import fc from "fast-check";
import type { StepwrightError } from "../../src/errors/index.js";
import { choice, type ChoiceCase, type ChoiceProperties } from "../../src/properties/index.js";
import type { JsonObject } from "../../src/util/json.js";
import { engineChoice } from "./engine-choice.js";
import { choiceStates, inputs } from "./random-choice.js";

const orders = {
  StartAt: "Shape",
  States: {
    Shape: { Type: "Pass", Parameters: { "order.$": "$.body", source: "web" }, Next: "RouteOrder" },
    RouteOrder: {
      Type: "Choice",
      Choices: [
        { Variable: "$.order.type", StringEquals: "bulk", Next: "Bulk" },
        {
          And: [
            { Variable: "$.order.amount", IsPresent: true },
            { Variable: "$.order.amount", NumericGreaterThanEquals: 1000 },
          ],
          Next: "Review",
        },
        { Not: { Variable: "$.order.code", StringMatches: "X-\\**" }, Next: "Bulk" },
      ],
      Default: "Standard",
    },
    Bulk: { Type: "Succeed" },
    Review: { Type: "Succeed" },
    Standard: { Type: "Succeed" },
  },
};
const machineOf = (state: JsonObject, language = "JSONPath"): JsonObject => ({
  StartAt: "C",
  QueryLanguage: language,
  States: { C: state },
});
const jsonata = (condition: string): JsonObject =>
  machineOf({ Type: "Choice", Choices: [{ Condition: `{% ${condition} %}`, Next: "Yes" }], Default: "No" }, "JSONata");
const some = (arbitrary: fc.Arbitrary<ChoiceCase>, numRuns = 60): readonly ChoiceCase[] =>
  fc.sample(arbitrary, { numRuns, seed: 1 });

describe("choice", () => {
  const route = choice(orders, "RouteOrder");

  it("makes inputs for each rule, for falling through, and toward a state", () => {
    for (const { rule } of some(route.takingRule(2))) expect(rule).to.equal(2);
    for (const { rule, expected } of some(route.fallingThrough())) {
      expect(rule).to.equal(undefined);
      expect(expected).to.equal("Standard");
    }
    const bulk = some(route.toward("Bulk"));
    expect(new Set(bulk.map(({ expected }) => expected))).to.deep.equal(new Set(["Bulk"]));
    expect(new Set(bulk.map(({ rule }) => rule))).to.deep.equal(new Set([1, 3]));
  });

  it("balances the outcomes", () => {
    const counts = new Map<number | undefined, number>();
    for (const { rule } of some(route.inputs(), 400)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    expect([...counts.keys()]).to.have.members([1, 2, 3, undefined]);
    for (const count of counts.values()) expect(count).to.be.within(60, 140);
  });

  it("stands on boundaries and next to them", () => {
    const amounts = some(route.boundaries(), 200).map(
      ({ input }) => ((input as JsonObject)["order"] as JsonObject)["amount"],
    );
    expect(amounts).to.include(1000);
    expect(amounts).to.include(999);
  });

  it("damages inputs, and predicts what becomes of them", () => {
    const engine = engineChoice({ name: "C", source: orders.States.RouteOrder, language: "JSONPath" });
    const made = some(route.malformed(), 200);
    expect(made.some(({ error }) => error?.error === "States.Runtime")).to.equal(true);
    for (const value of made) {
      const { next, error } = engine(value);
      expect(next ?? error, String(value)).to.equal(value.expected ?? value.error?.error);
    }
  });

  it("says why", () => {
    const { error } = route.predict({ order: { type: "x" } });
    expect(error).to.deep.equal({ error: "States.Runtime", reason: "the path $.order.code finds nothing" });
    const [value] = fc.sample(route.takingRule(1), { numRuns: 1, seed: 5 });
    expect(value?.why).to.equal(
      [
        "rule 1 → Bulk holds",
        '  $.order.type StringEquals "bulk": saw "bulk" → true',
        'Rule 1 holds, so its Next "Bulk" comes next.',
      ].join("\n"),
    );
  });

  it("shrinks to the smallest input that comes out the same way, and replays by seed and path", () => {
    const wrong = fc.property(route.inputs(), ({ expected }) => expected !== "Review");
    const found = fc.check(wrong, { seed: 3 });
    expect(String(found.counterexample?.[0])).to.equal('{"order":{"type":"","amount":1000}} → Review (rule 2)');
    const again = fc.check(wrong, { seed: 3, path: found.counterexamplePath ?? "", endOnFailure: true });
    expect(again.counterexample?.[0]?.input).to.deep.equal(found.counterexample?.[0]?.input);
    expect(fc.stringify(found.counterexample?.[0])).to.equal(String(found.counterexample?.[0]));
  });

  it("takes inputs back through the states before, and says where it cannot", () => {
    for (const value of some(route.inputs(), 20)) {
      const { body } = value.asWorkflowInput() as { body: JsonObject };
      expect(route.predict({ order: body, source: "web" }).rule).to.equal(value.rule);
    }
    const passes = {
      StartAt: "Name",
      States: {
        Name: { Type: "Pass", Result: "web", ResultPath: "$.source", Next: "Shape" },
        Shape: { Type: "Pass", Parameters: { "order.$": "$.body.order" }, Next: "C" },
        C: { Type: "Choice", Choices: [{ Variable: "$.order.n", NumericGreaterThan: 5, Next: "End" }], Default: "End" },
        End: { Type: "Succeed" },
      },
    };
    for (const value of some(choice(passes, "C").takingRule(1), 5)) {
      expect(value.asWorkflowInput("Shape")).to.deep.equal({ body: value.input });
      expect(() => value.asWorkflowInput()).not.to.throw();
    }
    const computed = {
      ...passes,
      States: {
        ...passes.States,
        Shape: { ...passes.States.Shape, Parameters: { "order.$": "States.StringToJson($.text)" } },
      },
    };
    const [value] = some(choice(computed, "C").takingRule(1), 1);
    expect(() => value?.asWorkflowInput()).to.throw(
      'Making a workflow input that gives the Choice state "C" a certain input: the state "Shape" computes States.StringToJson($.text). ' +
        "Run the state alone with state(…), or begin at a state behind that.",
    );
  });

  it("reads definitions as text and as what deploy returns, and states at any depth", () => {
    const nested = { StartAt: "P", States: { P: { Type: "Parallel", Branches: [orders], End: true } } };
    for (const source of [JSON.stringify(orders), { definition: orders, stateMachineArn: "arn" }, nested]) {
      expect(choice(source, "RouteOrder").outcomes.map(({ reach }) => reach)).to.deep.equal(Array(4).fill("reached"));
    }
    const [value] = some(choice(nested, "RouteOrder").takingRule(1), 1);
    expect(() => value?.asWorkflowInput()).to.throw("it stands inside of a Parallel or Map");
  });

  it("refuses unknown states, targets and rules in words", () => {
    expect(() => choice(orders, "RuteOrder")).to.throw(
      'choice(…): the definition has no Choice state "RuteOrder". Did you mean "RouteOrder"? Its Choice states are "RouteOrder".',
    );
    expect(() => choice({ States: {} }, "C")).to.throw(
      'choice(…): the definition has no Choice state "C". It has no Choice state at all.',
    );
    expect(() => route.toward("Bulkk")).to.throw(
      'toward("Bulkk"): the Choice state "RouteOrder" never leads there. Did you mean "Bulk"? It leads to "Bulk", "Review" or "Standard".',
    );
    expect(() => route.takingRule(4)).to.throw(
      'takingRule(4): the Choice state "RouteOrder" has 3 rules, counted from 1. Give a number from 1 to 3.',
    );
    const never = choice(
      machineOf({ Type: "Choice", Choices: [{ Variable: "$.a", StringLessThan: "", Next: "X" }], Default: "Y" }),
      "C",
    );
    expect(() => never.takingRule(1)).to.throw(
      'Making inputs for the Choice state "C": no input can take rule 1. See analyse(…) for the rules that stand in the way.',
    );
    const odd = machineOf({ Type: "Choice", Choices: [{ Variable: "$.a.length()", NumericEquals: 1, Next: "X" }] });
    expect(() => choice(odd, "C"))
      .to.throw(
        'Reading the rules of the Choice state "C": $.a.length() is not understood, so nothing can be predicted. Test this state by examples, with state(…).',
      )
      .with.property("code" satisfies keyof StepwrightError, "CHOICE_NOT_UNDERSTOOD");
  });

  it("predicts what the engine does, whatever the rules are", () => {
    fc.assert(
      fc.property(choiceStates, (state) => {
        const properties = choice(machineOf(state), "C", { tries: 50 });
        if (properties.outcomes.every(({ reach }) => reach !== "reached")) return;
        const engine = engineChoice({ name: "C", source: state, language: "JSONPath" });
        for (const value of fc.sample(properties.inputs(), { numRuns: 15, seed: 1 })) {
          const { next, error } = engine(value);
          expect(next ?? error, JSON.stringify({ state, input: value.input })).to.equal(
            value.expected ?? value.error?.error,
          );
        }
      }),
      { numRuns: 50 },
    );
  }).timeout(20_000);

  it("proves nothing impossible that happens", () => {
    fc.assert(
      fc.property(choiceStates, fc.array(inputs, { minLength: 30, maxLength: 30 }), (state, given) => {
        const properties = choice(machineOf(state), "C", { tries: 50 });
        const impossible = properties.outcomes.flatMap(({ rule, reach }) => (reach === "impossible" ? [rule] : []));
        for (const input of given) {
          const { rule, expected } = properties.predict(input);
          if (expected !== undefined) expect(impossible, JSON.stringify({ state, input })).not.to.include(rule);
        }
      }),
      { numRuns: 50 },
    );
  }).timeout(20_000);
});

describe("choice in JSONata", () => {
  const reaches = (properties: ChoiceProperties): readonly string[] => properties.outcomes.map(({ reach }) => reach);

  for (const condition of [
    '$states.input.a > 5 and $states.input.b = "x"',
    '$states.input.type in ["a", "b"]',
    '"vip" in $states.input.tags',
    '$exists($states.input.items[status = "open"])',
    "$count($states.input.items) > 3",
    "$count($states.input.items[price > 10]) >= 2",
    "$sum($states.input.items.price) > 100",
    "$states.input.price * $states.input.quantity > 1000",
    "$length($states.input.name) >= 3",
    "$contains($states.input.name, /^ab+c$/i)",
    '$uppercase($states.input.code) = "ABC"',
    "$not($exists($states.input.x))",
    "$states.input.a % 2 = 0",
    "$number($states.input.n) > 10",
    "$x > $states.input.y",
    "$states.input.a + 5 >= $limit",
    "($t := $states.input.total; $t > 10 and $t <= 20)",
    "$states.input.flag ? $states.input.a > 1 : $states.input.b > 1",
    '$substring($states.input.id, 0, 3) = "ORD"',
    '$states.input.first & " " & $states.input.last = "A B"',
    '$split($states.input.csv, ",")[1] = "b"',
    "$reduce($states.input.nums, function($a, $b) { $a + $b }) > 10",
    "$states.input.a = [1, 2]",
    "$toMillis($states.input.t) > 1700000000000",
    '$states.context.Execution.Name = "abc"',
  ]) {
    it(`reaches both outcomes of ${condition}, and the engine agrees`, () => {
      const definition = jsonata(condition);
      const properties = choice(definition, "C");
      expect(reaches(properties)).to.deep.equal(["reached", "reached"]);
      const source = (definition["States"] as JsonObject)["C"] as JsonObject;
      const engine = engineChoice({ name: "C", source, language: "JSONata" });
      for (const value of [...some(properties.inputs(), 40), ...some(properties.malformed(), 40)]) {
        const { next, error } = engine(value);
        expect(next ?? error, String(value)).to.equal(value.expected ?? value.error?.error);
      }
    });
  }

  it("proves that a name without $states finds nothing, and that a rule behind its equal never decides", () => {
    expect(reaches(choice(jsonata("Enabled = true"), "C"))).to.deep.equal(["impossible", "reached"]);
    const condition = "{% $states.input.a = 1 %}";
    const twice = {
      Type: "Choice",
      Choices: [
        { Condition: condition, Next: "A" },
        { Condition: condition, Next: "B" },
      ],
      Default: "C",
    };
    expect(reaches(choice(machineOf(twice, "JSONata"), "C"))).to.deep.equal(["reached", "impossible", "reached"]);
  });

  it("asks for what Output reads, too", () => {
    const state = {
      Type: "Choice",
      Choices: [{ Condition: "{% $states.input.a = 1 %}", Output: "{% $states.input.id %}", Next: "A" }],
      Default: "B",
    };
    for (const { input } of some(choice(machineOf(state, "JSONata"), "C").takingRule(1)))
      expect(input).to.have.property("id");
  });
});
