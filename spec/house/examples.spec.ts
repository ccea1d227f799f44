import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./source-files.js";

const examples = join(root, "examples");
const folders = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const section = /^## Examples\n(.*?)^## /ms.exec(readFileSync(join(root, "README.md"), "utf8"))?.[1] ?? "";

/** What `npm run examples -- --grep` is asked for in a text. */
const grepsOf = (text: string): string[] =>
  [...text.matchAll(/npm run examples -- --grep "([^"]+)"/g)].map((match) => match[1] ?? "");

describe("The examples", function () {
  this.timeout(180_000);
  const folder = join(root, ".tmp", "examples");
  let tests: { file: string; title: string; fullTitle: string }[];

  before(() => {
    mkdirSync(folder, { recursive: true });
    const output = join(folder, "report.json");
    const hooks = ["--no-config", "--dry-run", "--require", "./src/mocha/index.ts", "--node-option", "import=tsx"];
    const reporter = ["--reporter", "json", "--reporter-option", `output=${output}`];
    spawnSync("npx", ["mocha", ...hooks, ...reporter, "examples/**/*.spec.ts"], { cwd: root, stdio: "ignore" });
    ({ tests } = JSON.parse(readFileSync(output, "utf8")) as { tests: typeof tests });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are where the README's table says, by file and test", () => {
    const named = [...section.matchAll(/`([\w/.-]+\.spec\.ts)`: ((?:"[^"]+"(?: \([^)]*\))?(?:, )?)+)/g)].flatMap(
      ([, file = "", titles = ""]) => [...titles.matchAll(/"([^"]+)"/g)].map((match) => ({ file, title: match[1] })),
    );
    expect(named).to.have.length.above(25);
    const absent = named.filter(
      ({ file, title }) => !tests.some((test) => test.file === join(examples, file) && test.title === title),
    );
    expect(absent).to.deep.equal([]);
  });

  for (const name of folders) {
    it(`${name} has a page that names its specs, and runs them`, () => {
      const page = join(examples, name, "README.md");
      expect(existsSync(page)).to.equal(true);
      const text = readFileSync(page, "utf8");
      const specs = readdirSync(join(examples, name)).filter((file) => file.endsWith(".spec.ts"));
      expect(specs.filter((file) => !text.includes(`\`${file}\``))).to.deep.equal([]);
      const greps = grepsOf(text);
      const own = tests.filter(({ file }) => file.startsWith(join(examples, name, "/")));
      expect(greps.filter((grep) => !own.some(({ fullTitle }) => fullTitle.includes(grep)))).to.deep.equal([]);
      expect(
        own
          .filter(({ fullTitle }) => !greps.some((grep) => fullTitle.includes(grep)))
          .map(({ fullTitle }) => fullTitle),
      ).to.deep.equal([]);
    });
  }

  it("run by the names that the README says", () => {
    const greps = grepsOf(section);
    expect(greps).to.have.length.above(4);
    expect(greps.filter((grep) => !tests.some(({ fullTitle }) => fullTitle.includes(grep)))).to.deep.equal([]);
  });
});
