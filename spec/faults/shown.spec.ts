import { expect } from "chai";
import type { JsonObject } from "../../src/util/json.js";
import { fails, returns } from "../../dsl/doubles/doubles.js";
import type { Double } from "../../dsl/doubles/double.js";
import { familyOf } from "./both-ways.js";
import { shownBoth, type Shown } from "./shown.js";

const getItem = "arn:aws:states:::aws-sdk:dynamodb:getItem";

const task = (more: JsonObject): JsonObject => ({ Type: "Task", Resource: getItem, Parameters: {}, ...more });

/** Goes round for ever. */
const loop: JsonObject = {
  StartAt: "Poll",
  States: {
    Poll: task({ Next: "Again", Catch: [{ ErrorEquals: ["States.ALL"], Next: "Again" }] }),
    Again: { Type: "Choice", Choices: [{ Variable: "$.stop", IsPresent: true, Next: "Done" }], Default: "Poll" },
    Done: { Type: "Succeed" },
  },
};

/** Items that do as many Tasks beside a branch of one. */
function fan(mode?: "DISTRIBUTED"): JsonObject {
  const config = mode === undefined ? {} : { ProcessorConfig: { Mode: mode, ExecutionType: "STANDARD" } };
  return {
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map",
        ItemsPath: "$.items",
        ItemProcessor: { ...config, StartAt: "One", States: { One: task({ Next: "Two" }), Two: task({ End: true }) } },
        End: true,
      },
    },
  };
}

async function seen(
  definition: JsonObject,
  [left, right]: readonly [Readonly<Record<string, Double>>, Readonly<Record<string, Double>>],
  [most, others]: readonly [number, number] = [25_000, 25_000],
): Promise<readonly [Shown, Shown]> {
  const input = { items: [0, 1, 2] };
  const one = await familyOf(definition, { input, stubs: left, historyEvents: most }, []);
  return shownBoth(one, await familyOf(definition, { input, stubs: right, historyEvents: others }, []));
}

describe("the comparison of what two runs show", () => {
  const ok = { Poll: returns({}) };

  it("goes as far as both came whose histories were full", async () => {
    const [left, right] = await seen(loop, [ok, ok], [200, 150]);
    expect(left).to.deep.equal(right);
    expect(left).to.include({ cut: true, status: "" });
    expect(left.visits.length).to.be.greaterThan(30);
    expect(left.visits.length).to.be.lessThan(45);
  });

  it("tells what is different before histories were full", async () => {
    const odd = { Poll: returns({}).times(10).thenFails("Odd").once().thenReturns({}) };
    const [left, right] = await seen(loop, [ok, odd], [200, 150]);
    expect(left).to.not.deep.equal(right);
    expect(right.visits[20]).to.equal("0.20 | Poll | 11 | caught | Odd | Odd |  | Again");
  });

  it("leaves out what was not over when a history was full, and what the other one did not come to", async () => {
    const stubs = { One: returns({}), Two: returns({}) };
    const [left, right] = await seen(fan(), [stubs, stubs], [30, 20]);
    expect(left).to.deep.equal(right);
    expect(left.visits.join()).to.include("One").and.not.include("Each");
  });

  it("tells what only one came to where the other was over for good", async () => {
    const short: JsonObject = { StartAt: "Poll", States: { Poll: task({ End: true }) } };
    const [whole, cut] = [
      await familyOf(short, { input: {}, stubs: ok }, []),
      await familyOf(loop, { input: {}, stubs: ok, historyEvents: 100 }, []),
    ];
    const [left, right] = shownBoth(whole, cut);
    expect(left.visits).to.have.lengthOf(1);
    expect(right.visits.length).to.be.greaterThan(10);
  });

  it("looks into child executions", async () => {
    const stubs = (two: Double): Readonly<Record<string, Double>> => ({ One: returns({}), Two: two });
    const [left, right] = await seen(fan("DISTRIBUTED"), [stubs(returns({})), stubs(returns({ more: 1 }))]);
    expect(left.visits).to.deep.equal(right.visits);
    expect(left.children).to.have.lengthOf(3);
    expect(left.children).to.not.deep.equal(right.children);
  });

  it("takes of a Map Run that failed the executions that failed, and as many as both have", async () => {
    const failing = (error: string): Readonly<Record<string, Double>> => ({ One: returns({}), Two: fails(error) });
    const [left, right] = await seen(fan("DISTRIBUTED"), [failing("Odd"), failing("Odd")]);
    expect(left).to.deep.equal(right);
    expect(left.children?.[0]).to.include({ status: "FAILED", error: "Odd" });
    const [one, other] = await seen(fan("DISTRIBUTED"), [failing("Odd"), failing("Other")]);
    expect(one.children).to.not.deep.equal(other.children);
  });
});
