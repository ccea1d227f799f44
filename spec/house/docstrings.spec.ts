import { expect } from "chai";
import { join } from "node:path";
import ts from "typescript";
import { root } from "./source-files.js";

const entries = {
  stepwright: "src/index.ts",
  "stepwright/chai": "matchers/index.ts",
  "stepwright/mocha": "src/mocha/index.ts",
  "stepwright/properties": "src/properties/index.ts",
  "stepwright/engine": "src/engine/index.ts",
};

describe("Public names", function () {
  this.timeout(60_000);
  let checker: ts.TypeChecker;
  let program: ts.Program;

  before(() => {
    const config = ts.getParsedCommandLineOfConfigFile(
      join(root, "tsconfig.json"),
      {},
      {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: () => undefined,
      },
    );
    program = ts.createProgram(
      Object.values(entries).map((file) => join(root, file)),
      config?.options ?? {},
    );
    checker = program.getTypeChecker();
  });

  for (const [name, file] of Object.entries(entries)) {
    it(`of ${name} each have a docstring`, () => {
      const source = program.getSourceFile(join(root, file));
      const module = source && checker.getSymbolAtLocation(source);
      const bare = module
        ? checker.getExportsOfModule(module).filter((symbol) => {
            const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
            return target.getDocumentationComment(checker).length === 0;
          })
        : undefined;
      expect(bare?.map((symbol) => symbol.name)).to.deep.equal([]);
    });
  }
});
