import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./source-files.js";

describe("CONTRIBUTING", () => {
  const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const { scripts, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<
    "scripts" | "dependencies",
    Record<string, string>
  >;

  it("names every room", () => {
    const rooms = readdirSync(join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.map(({ name }) => `\`src/${name}\``).filter((room) => !text.includes(room))).to.deep.equal([]);
  });

  it("names every script", () => {
    const written = (name: string): boolean =>
      [`npm run ${name}`, `npm ${name}\``, `\`${name}\``].some((form) => text.includes(form));
    expect(Object.keys(scripts).filter((name) => !written(name))).to.deep.equal([]);
  });

  it("says why of every dependency, and of no other", () => {
    const table = /^## Runtime dependencies.*?\n(.*)/ms.exec(text)?.[1] ?? "";
    const named = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = ""]) => name);
    expect(named.sort()).to.deep.equal(Object.keys(dependencies).sort());
  });
});
