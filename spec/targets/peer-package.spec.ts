import * as sfn from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { StepwrightError } from "../../src/errors/index.js";
import { loadPeer, sfnPackage } from "../../src/targets/clients/peer-package.js";

describe("A package installed beside Stepwright", () => {
  it("is the one the user imports, so that its classes are the same", () => {
    expect(sfnPackage().SFNClient).to.equal(sfn.SFNClient);
  });

  it("is named with its install line when it is missing", () => {
    expect(() => loadPeer("@aws-sdk/client-nowhere", "Reaching nowhere")).to.throw(
      StepwrightError,
      "Reaching nowhere needs the package @aws-sdk/client-nowhere, which is not installed. Install it: npm install --save-dev @aws-sdk/client-nowhere",
    );
  });

  it("is not called missing when it is there and broken", () => {
    const broken = fileURLToPath(new URL("./fixtures/broken-package.cjs", import.meta.url));
    expect(() => loadPeer(broken, "A test"))
      .to.throw(/^Cannot find module 'a-package-that-is-not-there'/)
      .and.not.be.instanceOf(StepwrightError);
  });

  it("is not loaded before it is needed", async () => {
    const script = `
      const { createRequire } = await import("node:module");
      const { embedded, aws, endpoint, target } = await import(${JSON.stringify(new URL("../../src/targets/index.ts", import.meta.url).href)});
      embedded(); aws(); endpoint("http://127.0.0.1:9"); target();
      const loaded = Object.keys(createRequire(process.cwd() + "/x.js").cache).filter((file) => /@aws-sdk|@smithy|\\/yaml\\//.test(file));
      console.log(JSON.stringify(loaded));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--import",
      "tsx",
      "--input-type=module",
      "--eval",
      script,
    ]);
    expect(JSON.parse(stdout)).to.deep.equal([]);
  });
});
