import { expect } from "chai";
import { terminalProgress, type Terminal } from "../../../src/executor/orchestration/terminal-progress.js";
import { renderProgress } from "../../../src/report/progress.js";

describe("The progress of a batch", () => {
  const written: string[] = [];
  const terminal: Terminal = { isTTY: true, write: (text) => written.push(text) };
  beforeEach(() => written.splice(0));

  it("is a bar, the count, and how many failed", () => {
    expect(renderProgress({ done: 5, failed: 0, total: 20 })).to.equal("██████░░░░░░░░░░░░░░░░░░  5/20");
    expect(renderProgress({ done: 20, failed: 2, total: 20 })).to.equal("████████████████████████  20/20  2 failed");
    expect(renderProgress({ done: 7, failed: 1, total: undefined })).to.equal("7 done  1 failed");
  });

  it("shows on a terminal that is not a CI's, once it takes a while, and goes away", () => {
    let time = 0;
    const progress = terminalProgress(terminal, {}, () => time);
    progress?.update({ done: 1, failed: 0, total: 4 });
    time = 300;
    progress?.update({ done: 2, failed: 0, total: 4 });
    time = 310;
    progress?.update({ done: 3, failed: 0, total: 4 });
    progress?.end();
    expect(written).to.have.length(2);
    expect(written[0]).to.match(/^\r.*2\/4$/);
    expect(written[1]).to.equal("\r\u001b[2K");
  });

  it("stays away where nobody looks", () => {
    expect(terminalProgress({ write: terminal.write }, {})).to.equal(undefined);
    expect(terminalProgress(terminal, { CI: "true" })).to.equal(undefined);
    expect(terminalProgress(terminal, { CI: "false" })).to.not.equal(undefined);
  });
});
