import { expect } from "chai";
import {
  allStates,
  findState,
  isTerminal,
  parseMachine,
  reachableFrom,
  stepsToEnd,
  successors,
  type Machine,
} from "../../../src/asl/index.js";

const pass = (next?: string): { Type: string; Next: string } | { Type: string; End: true } =>
  next === undefined ? { Type: "Pass", End: true } : { Type: "Pass", Next: next };

const machine: Machine = parseMachine({
  StartAt: "Pick",
  States: {
    Pick: { Type: "Choice", Choices: [{ Variable: "$.x", IsPresent: true, Next: "Fan" }], Default: "Poll" },
    Fan: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Left", States: { Left: pass() } },
        {
          StartAt: "Each",
          States: { Each: { Type: "Map", Iterator: { StartAt: "Item", States: { Item: pass() } }, End: true } },
        },
      ],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Broken" }],
      Next: "Done",
    },
    Poll: pass("Again"),
    Again: { Type: "Choice", Choices: [{ Variable: "$.y", IsPresent: true, Next: "Done" }], Default: "Poll" },
    Done: { Type: "Succeed" },
    Broken: { Type: "Fail" },
  },
});

describe("the graph of a machine", () => {
  it("lists every state, nested ones behind the state that holds them", () => {
    const names = ["Pick", "Fan", "Left", "Each", "Item", "Poll", "Again", "Done", "Broken"];
    expect([...allStates(machine)].map(({ state }) => state.name)).to.deep.equal(names);
    const ways = [...allStates(machine)].map(({ state, path }) => [
      state.name,
      ...path.map(({ kind, state: { name }, index }) => `${kind} ${name} ${index}`),
    ]);
    expect(ways[2]).to.deep.equal(["Left", "branch Fan 0"]);
    expect(ways[4]).to.deep.equal(["Item", "branch Fan 1", "iteration Each 0"]);
  });

  it("knows where a state leads", () => {
    const from = (name: string): unknown => {
      const found = findState(machine, name);
      return found && successors(found.state);
    };
    expect(from("Pick")).to.deep.equal([
      { to: "Fan", kind: "choice", index: 0 },
      { to: "Poll", kind: "default" },
    ]);
    expect(from("Fan")).to.deep.equal([
      { to: "Done", kind: "next" },
      { to: "Broken", kind: "catch", index: 0 },
    ]);
    expect(from("Left")).to.deep.equal([]);
  });

  it("tells ends from ways on", () => {
    const ends = [...allStates(machine)].filter(({ state }) => isTerminal(state)).map(({ state }) => state.name);
    expect(ends).to.deep.equal(["Left", "Each", "Item", "Done", "Broken"]);
  });

  it("follows what can be reached, and counts the way to an end", () => {
    expect([...reachableFrom(machine, "Poll")]).to.have.members(["Poll", "Again", "Done"]);
    expect([...reachableFrom(machine)]).to.have.length(6);
    expect(Object.fromEntries(stepsToEnd(machine))).to.deep.equal({
      Pick: 2,
      Fan: 1,
      Poll: 2,
      Again: 1,
      Done: 0,
      Broken: 0,
    });
  });

  it("gives a state that can never end no way to one", () => {
    const loop = parseMachine({ StartAt: "A", States: { A: pass("B"), B: pass("A"), C: pass() } });
    expect(Object.fromEntries(stepsToEnd(loop))).to.deep.equal({ C: 0 });
  });
});
