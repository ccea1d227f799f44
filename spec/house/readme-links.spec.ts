import { expect } from "chai";
import { blocksOf, brokenLinks, linksOf, pages } from "./pages.js";

describe("The pages", () => {
  const all = pages();

  it("are all reached from the README", () => {
    const reached = new Set(["README.md"]);
    for (const path of reached) {
      const page = all.find((one) => one.path === path);
      for (const link of page === undefined ? [] : linksOf(page)) reached.add(link.path);
    }
    expect(all.map(({ path }) => path).filter((path) => !reached.has(path))).to.deep.equal([]);
  });

  for (const page of all) {
    it(`${page.path} has links that lead somewhere`, () => expect(brokenLinks(page)).to.deep.equal([]));
  }

  it("show JSON that can be read", () => {
    const blocks = all.flatMap(blocksOf).filter(({ language }) => language === "json");
    expect(blocks).to.have.length.above(1);
    for (const { code } of blocks) expect(() => JSON.parse(code) as unknown).not.to.throw();
  });

  it("do not lead out of a package that is installed", () => {
    const packed = /^(README|CHANGELOG|CONTRIBUTING)\.md$|(^|\/)README\.md$|^(examples|dist)\//;
    for (const page of all.filter(({ path }) => path !== "CONTRIBUTING.md" && path !== "CHANGELOG.md")) {
      expect(
        linksOf(page)
          .map(({ path }) => path)
          .filter((path) => !packed.test(path)),
        page.path,
      ).to.deep.equal([]);
    }
  });
});
