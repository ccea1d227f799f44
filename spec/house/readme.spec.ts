import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { blocksOf, pages, type Block } from "./pages.js";
import { root } from "./source-files.js";

interface Report {
  readonly failures: readonly { readonly fullTitle: string; readonly err: { readonly message: string } }[];
  readonly passes: readonly { readonly fullTitle: string; readonly title: string }[];
}

describe("The snippets of the pages", function () {
  this.timeout(180_000);
  const folder = join(root, ".tmp", "readme");
  const blocks = pages().flatMap(blocksOf);
  const snippets = blocks.filter(({ language }) => language === "ts");
  const printed = blocks.filter(({ comment }) => comment.startsWith("printed by "));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs spec files as a user would; what they print goes nowhere. */
  function run(files: readonly string[], name: string): Report {
    const output = join(folder, `${name}.json`);
    const reporter = ["--reporter", "json", "--reporter-option", `output=${output}`];
    const hooks = ["--no-config", "--require", "./src/mocha/index.ts", "--node-option", "import=tsx"];
    // What a snippet does takes an instant; a machine that is busy may need long for it.
    const patience = ["--timeout", "60000"];
    spawnSync("npx", ["mocha", ...hooks, ...patience, ...reporter, ...files], { cwd: root, stdio: "ignore" });
    return JSON.parse(readFileSync(output, "utf8")) as Report;
  }

  function write(name: string, code: string): string {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
    return file;
  }

  /** The file that a block of a page is said to be. */
  function fileNamed(name: string): Block {
    const found = snippets.find(({ file }) => file === name);
    if (found === undefined) throw new Error(`No snippet is the file ${name}.`);
    return found;
  }

  it("run as they stand", () => {
    expect(snippets).to.have.length.above(15);
    const files = snippets.map(({ page, code }, index) =>
      write(`snippet-${index + 1}-${page.path.replaceAll(/[/\\]/g, "-")}.spec.ts`, code),
    );
    const { failures, passes } = run(files, "snippets");
    expect(failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message}`)).to.deep.equal([]);
    expect(passes).to.have.length.at.least(snippets.length);
  });

  for (const [index, block] of printed.entries()) {
    it(`fail with what ${block.page.path} says (${index + 1})`, () => {
      const [, name = "", changes = ""] = /^printed by (\S+), with (.*)$/.exec(block.comment) ?? [];
      let { code } = fileNamed(name);
      for (const [, from = "", to = ""] of changes.matchAll(/`([^`]+)` → `([^`]+)`/g)) {
        expect(code.split(from), `${from} in ${name}`).to.have.length(2);
        code = code.replace(from, to);
      }
      const place = `printed-${index + 1}`;
      const { failures } = run([write(join(place, name), code)], place);
      const message = failures.map(({ err }) => err.message).join("\n");
      // Names of executions stand for the whole plan, where it is written too.
      const plain = (text: string): string =>
        text
          .replaceAll(`.tmp/readme/${place}/`, "")
          .replaceAll(/-[0-9a-f]{8}(-\d+)\b/g, "-HASH$1")
          .trim();
      expect(plain(message)).to.equal(plain(block.code));
    });
  }
});
