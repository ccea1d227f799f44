import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./source-files.js";

describe("The README", function () {
  this.timeout(180_000);
  const folder = join(root, ".tmp", "readme");
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("shows TypeScript that runs as it stands", () => {
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const snippets = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? "");
    expect(snippets).to.have.length.above(2);
    mkdirSync(folder, { recursive: true });
    const files = snippets.map((snippet, index) => {
      const file = join(folder, `snippet-${index + 1}.spec.ts`);
      writeFileSync(file, snippet);
      return file;
    });
    // Snippets print what they like: the report goes to a file.
    const output = join(folder, "report.json");
    const reporter = ["--reporter", "json", "--reporter-option", `output=${output}`];
    const hooks = ["--no-config", "--require", "./src/mocha/index.ts", "--node-option", "import=tsx"];
    // What a snippet does takes an instant; a machine that is busy may need long for it.
    const patience = ["--timeout", "60000"];
    spawnSync("npx", ["mocha", ...hooks, ...patience, ...reporter, ...files], { cwd: root, stdio: "ignore" });
    const { failures, passes } = JSON.parse(readFileSync(output, "utf8")) as {
      failures: { fullTitle: string; err: { message: string } }[];
      passes: unknown[];
    };
    expect(failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message}`)).to.deep.equal([]);
    expect(passes).to.have.length.at.least(snippets.length);
  });
});
