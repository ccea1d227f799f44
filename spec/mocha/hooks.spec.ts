import { expect } from "chai";
import { importsOf } from "../house/source-files.js";
import { mochaRun, type MochaRun } from "./mocha-run.js";

const passes = "workflow(arn:aws:states:us-east-1:123456789012:stateMachine:passes)";
const neverRun = (what: string, line: string, summary: string): string =>
  `${what} ended and left work undone:\n` +
  `  never run, built at spec/mocha/fixtures/work-left.fixture.ts:${line}: ${passes}: ${summary}\n` +
  "Its expectations proved nothing. End the chain with .run() or .check(), and await it.";

describe("The Mocha hooks", function () {
  this.timeout(120_000);
  let serial: MochaRun;
  let parallel: MochaRun;
  let misspelt: MochaRun;
  let named: MochaRun;
  let outlived: MochaRun;

  before(async () => {
    const files = ["work-left", "first-file", "second-file", "real-time"];
    [serial, parallel, misspelt, named, outlived] = await Promise.all([
      mochaRun([...files, "real-time-after", "timed-out"]),
      mochaRun(files, ["--parallel", "--jobs", "2"]),
      mochaRun(["named-target"], [], { STEPWRIGHT_TARGET: "embeded" }),
      mochaRun(["named-target"], ["--parallel"], { STEPWRIGHT_TARGET: "http://127.0.0.1:9" }),
      mochaRun(["outlived"]),
    ]);
  });

  for (const [world, run, failing] of [
    ["one process", () => serial, 10],
    ["parallel workers", () => parallel, 9],
  ] as const) {
    describe(`in ${world}`, () => {
      it("let pass what is run, and what expects nothing", () => {
        expect(run().passes).to.include.members([
          "Work is done",
          "Work is tried again",
          "Work expects nothing",
          "Work built in hooks may be run in a test",
          "Work forgotten by a suite does not blame a test",
        ]);
        expect(run().pending).to.deep.equal(["Work is skipped"]);
      });

      it("fail a test that built expectations and never ran them", () => {
        const { failures } = run();
        expect(failures["Work is forgotten"]).to.equal(
          neverRun('The test "Work is forgotten"', "19:5", 'it ends SUCCEEDED; it passes through "Done"'),
        );
        expect(failures["Work is forgotten without a promise"]).to.equal(
          neverRun('The test "Work is forgotten without a promise"', "24:5", "it ends SUCCEEDED"),
        );
        expect(failures["Work is forgotten with a callback"]).to.equal(
          neverRun('The test "Work is forgotten with a callback"', "28:5", "it ends SUCCEEDED"),
        );
        expect(failures["Work built in hooks must be run in a test"]).to.equal(
          neverRun(
            'The test "Work built in hooks must be run in a test"',
            "71:19",
            'no state fails; it passes through "Done"',
          ),
        );
      });

      it("fail a test that ends while a run is pending", () => {
        expect(run().failures["Work is not awaited"]).to.match(
          /^The test "Work is not awaited" ended and left work undone:\n {2}still running, begun at spec\/mocha\/fixtures\/work-left\.fixture\.ts:33:\d+\nWhat it expects was not judged in time\. Write await before run\(\) or check\(\)\.$/,
        );
      });

      it("fail a suite whose hooks built what no test ran", () => {
        const title =
          'Work forgotten by a suite "after all" hook: stepwright looks for work left undone for "does not blame a test"';
        expect(run().failures[title]).to.equal(
          neverRun('The hooks of "forgotten by a suite"', "83:7", "it ends SUCCEEDED"),
        );
      });

      it("leave a test that fails its own reason", () => {
        expect(run().failures).to.include({
          "Work fails for a reason of its own": "its own",
          "Work fails its callback": "its own, later",
        });
      });

      it("give each file a target of its own, closed when the file ends", () => {
        expect(run().passes).to.include.members([
          "The first file has one target, from loading to its tests",
          "The first file runs on it what names no other",
          "The first file, later still has its target",
          "The second file has a target of its own",
          "The second file finds the first file's target closed, where both run in one process",
        ]);
      });

      it("raise time-outs to the deadlines of plans where time is real, and no others", () => {
        expect(run().passes).to.include.members([
          "Where time is real gives a test the time its plan allows",
          "Where time is real in a hook does so, too",
        ]);
        expect(run().failures["Where time is real does not give it more than that"]).to.match(
          /^Timeout of 100ms exceeded/,
        );
      });

      it("name who holds a clock before the time-out does", () => {
        expect(run().passes).to.include("Where time is real tells who holds the clock before the time-out does");
      });

      it("fail nothing else", () => {
        expect(Object.keys(run().failures)).to.have.lengthOf(failing);
        expect(run().exitCode).to.equal(failing);
      });
    });
  }

  it("remove temporary machines nobody removed", () => {
    expect(serial.passes).to.include("After the file that left a temporary machine behind only what stays is there");
  });

  it("refuse a wrong environment before any test", () => {
    expect(misspelt.exitCode).not.to.equal(0);
    expect(misspelt.passes).to.deep.equal([]);
    expect(misspelt.text).to.include(
      'The environment variable STEPWRIGHT_TARGET is "embeded", which cannot be read. Did you mean "embedded"? ' +
        'Write "embedded", "aws", or the URL of a Step Functions endpoint such as "http://127.0.0.1:8083".',
    );
  });

  it("take the target from the environment, and name the run, in workers too", () => {
    expect(named.failures).to.deep.equal({});
    expect(named.passes).to.deep.equal(["The environment names the target"]);
  });

  it("blame no later test for one that timed out", () => {
    expect(serial.passes).to.include.members([
      "After a time-out the next test runs alone",
      "After a time-out so does the next",
    ]);
    expect(serial.failures["After a time-out comes late"]).to.match(/^Timeout of 50ms exceeded/);
  });

  it("end what outlives its test, and let Mocha end", () => {
    const title = "What outlives its test where time is real";
    expect(outlived.passes).to.deep.equal([
      `${title} a run is stopped with it, and told why`,
      `${title} a run that is not awaited is stopped`,
      `${title} an execution nobody judges`,
      `${title} an execution nobody judges is stopped`,
      `${title} batches and chains are stopped, and start nothing more`,
    ]);
    expect(outlived.failures[`${title} a run that is not awaited`]).to.include("ended and left work undone");
    const late = [
      "a run",
      "a judgement of a started execution",
      "a batch",
      "a chain",
      "a judgement of a started batch",
    ];
    for (const one of late) expect(outlived.failures[`${title} ${one}`]).to.match(/^Timeout of 500ms exceeded/);
    expect(outlived.text).not.to.match(/MaxListeners|UNHANDLED/i);
  });

  it("load neither the engine nor an AWS client", () => {
    const reached = new Set<string>();
    const packages = new Set<string>();
    const walk = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const { file: next, value, lazy, specifier } of importsOf(file)) {
        if (!value || lazy) continue;
        if (next === undefined) packages.add(specifier);
        else walk(next);
      }
    };
    walk("src/mocha/index.ts");
    const rooms = new Set([...reached].map((file) => file.split("/").slice(0, 2).join("/")));
    expect([...rooms].sort()).to.deep.equal([
      "src/config",
      "src/coverage",
      "src/errors",
      "src/executor",
      "src/mocha",
      "src/targets",
      "src/util",
    ]);
    expect([...reached].filter((file) => file.startsWith("src/coverage/"))).to.deep.equal(["src/coverage/forms.ts"]);
    expect([...reached].filter((file) => file.startsWith("src/targets/"))).to.deep.equal(["src/targets/scope.ts"]);
    expect([...packages].filter((name) => !name.startsWith("node:")).sort()).to.deep.equal([
      "fastest-levenshtein",
      "iso8601-duration",
      "ms",
    ]);
  });
});
