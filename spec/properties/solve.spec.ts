import { expect } from "chai";
import { solve } from "../../src/properties/solver/index.js";

describe("solve", () => {
  it("finds values for conditions that must hold and others that must not", () => {
    const solution = solve([
      { condition: { Variable: "$.a", NumericGreaterThan: 5 }, holds: false },
      { condition: { Variable: "$.a", IsNumeric: true }, holds: true },
      { condition: { Variable: "$.b[1]", StringMatches: "x-*" }, holds: true },
      { condition: { Variable: "$limit", NumericLessThanPath: "$.a" }, holds: true },
    ]);
    if (solution.kind !== "solved") throw new Error(solution.kind);
    const { a, b } = solution.given.input as { a: number; b: string[] };
    expect(a).to.be.at.most(5);
    expect(b[1]).to.match(/^x-/);
    expect(solution.given.variables["limit"]).to.be.below(a);
  });

  it("keeps what stands already", () => {
    const condition = { Variable: "$.order.type", StringEqualsPath: "$.wanted" };
    const solution = solve([{ condition, holds: true }], { fixed: { input: { order: { type: "bulk", id: 7 } } } });
    expect(solution).to.deep.include({ kind: "solved" });
    if (solution.kind === "solved") {
      expect(solution.given.input).to.deep.equal({ order: { type: "bulk", id: 7 }, wanted: "bulk" });
    }
  });

  it("proves contradictions, also with what stands already", () => {
    const above = { condition: { Variable: "$.a", NumericGreaterThan: 5 }, holds: true };
    const below = { condition: { Variable: "$.a", NumericLessThan: 5 }, holds: true };
    expect(solve([above, below])).to.deep.equal({ kind: "impossible" });
    expect(solve([above], { fixed: { input: { a: 1 } } })).to.deep.equal({ kind: "impossible" });
  });

  it("solves JSONata, and counts its tries where it finds nothing", () => {
    const solution = solve([{ condition: "{% $count($states.input.list) = 2 %}", holds: true }]);
    expect(solution.kind === "solved" && solution.given.input)
      .to.have.property("list")
      .with.lengthOf(2);
    const broken = solve(
      [
        { condition: "$states.input.a", holds: true },
        { condition: '$states.input.a = "x"', holds: true },
      ],
      { tries: 50 },
    );
    expect(broken.kind).to.equal("not found");
  });
});
