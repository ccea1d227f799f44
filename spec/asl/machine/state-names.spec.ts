import { expect } from "chai";
import type { StateNamesOf } from "../../../src/asl/index.js";
import type { JsonValue } from "../../../src/util/json.js";

type Same<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;

const orders = {
  StartAt: "Pick",
  States: {
    Pick: { Type: "Choice", Default: "Fan" },
    Fan: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Left", States: { Left: { Type: "Pass", End: true } } },
        {
          StartAt: "Each",
          States: {
            Each: { Type: "Map", ItemProcessor: { StartAt: "Item", States: { Item: { Type: "Succeed" } } }, End: true },
          },
        },
      ],
      Next: "Old",
    },
    Old: { Type: "Map", Iterator: { StartAt: "Inner", States: { Inner: { Type: "Pass", End: true } } }, End: true },
  },
} as const;

function namesOf<const Definition>(_definition: Definition, ...names: StateNamesOf<Definition>[]): readonly string[] {
  return names;
}

describe("StateNamesOf", () => {
  it("is the union of all names, those in branches and item processors included", () => {
    const same: Same<StateNamesOf<typeof orders>, "Pick" | "Fan" | "Left" | "Each" | "Item" | "Old" | "Inner"> = true;
    expect(same).to.equal(true);
    expect(namesOf(orders, "Inner", "Left")).to.deep.equal(["Inner", "Left"]);
  });

  it("is inferred through a const type parameter", () => {
    const definition = { StartAt: "A", States: { A: { Type: "Succeed" } } } as const;
    expect(namesOf(definition, "A")).to.deep.equal(["A"]);
    // @ts-expect-error: there is no state B
    expect(namesOf(definition, "B")).to.deep.equal(["B"]);
    expect(namesOf({ StartAt: "A", States: { A: { Type: "Succeed" } } }, "A")).to.deep.equal(["A"]);
  });

  it("is string where the definition's type says nothing of its states", () => {
    const json: Same<StateNamesOf<JsonValue>, string> = true;
    const record: Same<StateNamesOf<{ States: Record<string, { Type: string }> }>, string> = true;
    const unrelated: Same<StateNamesOf<{ name: string }>, string> = true;
    const text: Same<StateNamesOf<string>, string> = true;
    expect([json, record, unrelated, text]).to.deep.equal([true, true, true, true]);
  });
});
