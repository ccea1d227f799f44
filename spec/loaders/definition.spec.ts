import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { StepwrightError } from "../../src/errors/index.js";
import { loadDefinition } from "../../src/loaders/definition.js";

const definition = { StartAt: "A", States: { A: { Type: "Succeed" } } };
const text = JSON.stringify(definition, null, 2);

async function failure(ref: string | URL | object): Promise<StepwrightError> {
  try {
    await loadDefinition(ref);
  } catch (error) {
    return error as StepwrightError;
  }
  throw new Error("it was loaded");
}

describe("loadDefinition", () => {
  let folder = "";
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  before(async () => (folder = await mkdtemp(join(tmpdir(), "stepwright-definition-"))));
  after(() => rm(folder, { recursive: true }));

  it("takes an object", async () => {
    expect(await loadDefinition(definition)).to.deep.equal({
      definition,
      text: JSON.stringify(definition),
      source: "object",
    });
  });

  it("takes JSON text as it is", async () => {
    expect(await loadDefinition(`\n ${text}`)).to.deep.equal({ definition, text: `\n ${text}`, source: "JSON text" });
  });

  it("takes a file by path, by relative path and by URL", async () => {
    const path = await file("orders.asl.json", `\uFEFF${text}`);
    const expected = { definition, text, source: path };
    expect(await loadDefinition(path)).to.deep.equal(expected);
    expect(await loadDefinition(relative(process.cwd(), path))).to.deep.equal(expected);
    expect(await loadDefinition(pathToFileURL(path))).to.deep.equal(expected);
    expect(await loadDefinition(pathToFileURL(path).href)).to.deep.equal(expected);
  });

  it("takes YAML", async () => {
    const yaml = "StartAt: A\nStates:\n  A: &end\n    Type: Succeed\n";
    for (const name of ["orders.asl.yaml", "orders.yml"]) {
      const path = await file(name, yaml);
      expect(await loadDefinition(path)).to.deep.equal({ definition, text: JSON.stringify(definition), source: path });
    }
  });

  it("names the files that are near a missing one", async () => {
    await file("payments.json", text);
    const path = join(folder, "paymens.json");
    const error = await failure(path);
    expect(error.code).to.equal("DEFINITION_NOT_FOUND");
    expect(error.message).to.equal(
      `Loading the definition ${path}: there is no such file. Its folder holds payments.json. Check the path, which is taken against the working directory.`,
    );
  });

  it("says when the folder is empty, or missing too", async () => {
    await mkdir(join(folder, "empty"));
    const inEmpty = join(folder, "empty", "a.json");
    expect((await failure(inEmpty)).message).to.equal(
      `Loading the definition ${inEmpty}: there is no such file, and its folder holds no .json, .yaml or .yml file. Check the path.`,
    );
    const inMissing = join(folder, "missing", "a.json");
    expect((await failure(inMissing)).message).to.equal(
      `Loading the definition ${inMissing}: there is no such file, nor its folder. A path is taken against the working directory; write a file URL to be free of it.`,
    );
  });

  it("says what cannot be read", async () => {
    const error = await failure(folder);
    expect(error.code).to.equal("DEFINITION_UNREADABLE");
    expect(error.message).to.equal(
      `Loading the definition ${folder}: it cannot be read (EISDIR: illegal operation on a directory, read). Give a readable .json, .yaml or .yml file, JSON text, or an object.`,
    );
    expect((await failure(new URL("https://example.com/a.json"))).message).to.equal(
      "Loading the definition https://example.com/a.json: it cannot be read (only file: URLs can be read, not https:). Give a readable .json, .yaml or .yml file, JSON text, or an object.",
    );
  });

  it("shows the line of broken JSON", async () => {
    const path = await file("broken.json", '{\n  "StartAt": "A",\n  "States": {,}\n}');
    const error = await failure(path);
    expect(error.code).to.equal("DEFINITION_UNPARSABLE");
    expect(error.message).to.equal(
      [
        `Loading the definition ${path}: it is not JSON. Unexpected character (',' (code 44)): was expecting double-quote to start field name at line 3, column 14:`,
        '    "States": {,}',
        "               ^",
        "Correct that line.",
      ].join("\n"),
    );
    expect((await failure('{ "StartAt": ')).message).to.equal(
      [
        "Loading the definition JSON text: it is not JSON. Unexpected end-of-input: expected close marker for Object at line 1, column 14:",
        '  { "StartAt": ',
        "               ^",
        "Correct that line.",
      ].join("\n"),
    );
  });

  it("shows the line of broken YAML", async () => {
    const path = await file("broken.yaml", "StartAt: A\nStates:\n  A: [1\n");
    const error = await failure(path);
    expect(error.code).to.equal("DEFINITION_UNPARSABLE");
    expect(error.message).to.match(
      /^Loading the definition .*broken\.yaml: it is not YAML\. .* at line \d, column \d+:\n/,
    );
    expect(error.facts).to.include({ format: "YAML", source: path });
  });

  it("tells a file that deploys machines from a definition", async () => {
    const template = await file("template.yaml", "Resources: { M: { Type: AWS::Serverless::StateMachine } }\n");
    const error = await failure(template);
    expect(error.code).to.equal("DEFINITION_IN_TEMPLATE");
    expect(error.message).to.equal(
      `Loading the definition ${template}: this file deploys state machines, it is no definition itself. Read one out of it: await machineFrom("${template}", { logicalId: "…" }).`,
    );
  });

  it("wants an object", async () => {
    const array = await file("list.json", "[1]");
    expect((await failure(array)).message).to.equal(
      `Loading the definition ${array}: a state machine definition is an object with StartAt and States, but this is an array.`,
    );
    const empty = await file("empty.yaml", "");
    expect((await failure(empty)).message).to.equal(
      `Loading the definition ${empty}: a state machine definition is an object with StartAt and States, but this is null.`,
    );
  });
});
