import { expect } from "chai";
import { analyse } from "../../src/properties/index.js";
import type { JsonObject } from "../../src/util/json.js";

const machine = (choice: JsonObject): JsonObject => ({ StartAt: "C", States: { C: { Type: "Choice", ...choice } } });

describe("analyse", () => {
  const found = analyse(
    machine({
      Choices: [
        { Variable: "$.n", NumericGreaterThan: 10, Next: "A" },
        { Variable: "$.n", NumericGreaterThan: 20, Next: "B" },
        {
          And: [
            { Variable: "$.n", NumericLessThan: 0 },
            { Variable: "$.n", NumericGreaterThan: 0 },
          ],
          Next: "C",
        },
        { Variable: "$.s", StringMatches: "x*", Next: "D" },
      ],
    }),
  );
  const one = found.choice("C");

  it("proves rules unreachable and says why", () => {
    expect(one?.unreachable).to.deep.equal([
      { rule: 2, next: "B", proved: true, tries: undefined, because: "rule 1 holds whenever it does" },
      { rule: 3, next: "C", proved: true, tries: undefined, because: "contradicts itself" },
    ]);
  });

  it("shows inputs that two rules accept, and which wins", () => {
    const pairs = one?.overlaps.map(({ winner, loser, matters }) => [winner, loser, matters]);
    expect(pairs).to.deep.equal([
      [1, 2, true],
      [1, 4, true],
    ]);
  });

  it("shows gaps: no rule and no Default, and paths that find nothing", () => {
    expect(one?.gaps.map(({ error }) => error)).to.deep.equal([
      "States.NoChoiceMatched",
      "States.Runtime",
      "States.Runtime",
    ]);
    expect(one?.gaps.map(({ reason }) => reason).slice(1)).to.have.members([
      "the path $.n finds nothing",
      "the path $.s finds nothing",
    ]);
  });

  it("shows comparisons that fail silently on another type, unless the rule asks for the type", () => {
    const guarded = (guard: JsonObject[]): JsonObject =>
      machine({ Choices: [{ And: [...guard, { Variable: "$.n", NumericEquals: 5 }], Next: "A" }], Default: "B" });
    const [silent] = analyse(guarded([])).choice("C")?.mismatches ?? [];
    expect(silent).to.deep.include({ rule: 1, path: "$.n", matching: 5, mismatching: "5", leadsTo: "B" });
    expect(analyse(guarded([{ Variable: "$.n", IsNumeric: true }])).choice("C")?.mismatches).to.deep.equal([]);
  });

  it("shows where the way turns", () => {
    const { boundaries } =
      analyse(machine({ Choices: [{ Variable: "$.n", NumericGreaterThanEquals: 5, Next: "A" }], Default: "B" })).choice(
        "C",
      ) ?? {};
    expect(boundaries).to.deep.equal([
      {
        rule: 1,
        path: "$.n",
        leads: [
          { value: 4, next: "B" },
          { value: 5, next: "A" },
          { value: 6, next: "A" },
        ],
      },
    ]);
  });

  it("prints as text and as JSON", () => {
    const text = String(found).split("\n");
    expect(text[0]).to.equal("C: 4 rules, no Default");
    expect(text).to.include("  unreachable: rule 2 → B: rule 1 holds whenever it does");
    expect(text).to.include("  unreachable: rule 3 → C: it contradicts itself");
    expect(JSON.parse(JSON.stringify(found))).to.have.nested.property("choices[0].state", "C");
    expect(String(analyse({ States: {} }))).to.equal("There is no Choice state.");
  });

  it("says what it does not understand", () => {
    const odd = analyse(machine({ Choices: [{ Variable: "$.a.length()", NumericEquals: 1, Next: "A" }] }));
    expect(String(odd)).to.equal("C: 1 rule, no Default\n  not understood: $.a.length()");
  });
});
