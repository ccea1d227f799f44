import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runCommand } from "../../src/cli/program.js";

interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

const fixture = "spec/cli/fixtures/sizes.fixture.ts";
const mocha = ["--", "--no-config", "--node-option", "import=tsx"];

async function stepwright(...args: string[]): Promise<Ran> {
  let [out, err] = ["", ""];
  const { exitCode } = await runCommand(args, { out: (text) => (out += text), err: (text) => (err += text) });
  return { exitCode, out, err };
}

describe("stepwright mutate", function () {
  this.timeout(120_000);
  const workshop = mkdtempSync(join(tmpdir(), "stepwright-mutate-spec-"));
  after(() => rmSync(workshop, { recursive: true, force: true }));

  it("runs a suite against mutants of what it deploys, and tells which it does not notice", async () => {
    const json = join(workshop, "score.json");
    const flags = ["--spec", fixture, "--only", "boundary", "--concurrency", "2", "--json", json, "--threshold", "60"];
    const { exitCode, out, err } = await stepwright("mutate", ...flags, ...mocha);
    expect(out.trim().split("\n").slice(0, 3)).to.deep.equal([
      "sizes",
      "Mutation score 50.0 %: 1 killed, 1 survived.",
      "Survivors:",
    ]);
    expect(out).to.match(
      /^ {2}[0-9a-f]{8} {2}Size: rule 1 \(→ Large\): \$\.n NumericGreaterThan 100: it becomes 101 {2}\(/m,
    );
    expect(err).to.include("sizes: 2 mutants, 2 at once …\n");
    expect(err).to.include("The mutation score 50.0 % is below the threshold of 60 %.\n");
    expect(exitCode).to.equal(1);
    const told = JSON.parse(readFileSync(json, "utf8")) as {
      definitions: { name: string; mutants: { outcome: string; because?: string }[] }[];
    };
    expect(told.definitions.map(({ name, mutants }) => [name, mutants.map(({ outcome }) => outcome)])).to.deep.equal([
      ["sizes", ["survived", "killed"]],
    ]);
    expect(told.definitions[0]?.mutants[1]?.because).to.equal("failed: Sizes of 100 are Small");
  });

  it("takes the mutants of one file", async () => {
    const flags = ["--spec", fixture, "--only", "Default", "--definition", "spec/cli/fixtures/sizes.asl.json"];
    const { exitCode, out } = await stepwright("mutate", ...flags, ...mocha);
    expect(out).to.include("spec/cli/fixtures/sizes.asl.json\nMutation score 100.0 %: 2 killed, 0 survived.\n");
    expect(exitCode).to.equal(0);
    const other = await stepwright(
      "mutate",
      "--spec",
      fixture,
      "--definition",
      "examples/orders/orders.asl.json",
      ...mocha,
    );
    expect(other.exitCode).to.equal(2);
    expect(other.err).to.match(
      /Trying mutants of .*orders\.asl\.json needs a suite that deploys it, and this one deploys other definitions only\. Name the file that it deploys\.\n$/,
    );
  });

  it("needs a suite that passes", async () => {
    process.env["SIZES_FAIL"] = "yes";
    try {
      const { exitCode, err } = await stepwright("mutate", "--spec", fixture, ...mocha);
      expect(exitCode).to.equal(2);
      expect(err).to.match(
        /Trying mutants needs a suite that passes for the definition as it is, and it fails: \n[^]*as told/,
      );
      expect(err).to.match(/Make it pass first\.\n$/);
    } finally {
      delete process.env["SIZES_FAIL"];
    }
  });

  it("refuses flags that cannot be", async () => {
    const ran = await stepwright("mutate", "--threshold", "most");
    expect(ran.exitCode).to.equal(2);
    expect(ran.err).to.include("--threshold").and.include('"most"').and.include("a percentage from 0 to 100");
    expect((await stepwright("mutate", "--concurrency", "0")).err).to.include("a whole number of 1 or more");
  });

  it("refuses words and files that there are not before it runs anything", async () => {
    const word = await stepwright("mutate", "--only", "Choice, Retries");
    expect([word.exitCode, word.err]).to.deep.equal([
      2,
      'Choosing mutants failed: "Retries" is not a type of states or a kind of change. Did you mean "Retry"? Write one of Choice, Fail, Map, Parallel, Pass, Succeed, Task, Wait, operator, boundary, rule removed, rules reordered, Default, Next, path, Retry, Catch.\n',
    ]);
    const file = await stepwright("mutate", "--definition", "nowhere.asl.json");
    expect([file.exitCode, file.err]).to.match(/^2,Loading the definition .*nowhere\.asl\.json: there is no such file/);
  });

  it("takes the mutants of states that are there", async () => {
    const flags = ["mutate", "--spec", fixture, "--only", "Default", "--state"];
    const { err, exitCode } = await stepwright(...flags, "Sizes", ...mocha);
    expect(exitCode).to.equal(2);
    expect(err).to.match(
      /\nChoosing mutants failed: "Sizes" is not a state of what is mutated\. Did you mean "Size"\? Write one of Size, Large, Small\.\n$/,
    );
    const none = await stepwright(...flags, "Large", ...mocha);
    expect([none.exitCode, none.out]).to.deep.equal([0, "\nThere are no such mutants.\n"]);
  });
});
