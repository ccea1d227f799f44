import { expect } from "chai";
import { didYouMean, nearest } from "../../src/util/nearest.js";

const states = ["BulkProcessing", "StandardProcessing", "HighPriorityProcessing", "FulfilOrder", "Done"];

describe("nearest", () => {
  it("finds slips of the pen, best first", () => {
    expect(nearest("BulkProcesing", states)[0]).to.equal("BulkProcessing");
    expect(nearest("bulkprocessing", states)[0]).to.equal("BulkProcessing");
    expect(nearest("FulfillOrder", states)).to.deep.equal(["FulfilOrder"]);
  });
  it("finds a name from its part", () => expect(nearest("Bulk", states)).to.include("BulkProcessing"));
  it("does not take any two short names for one another", () =>
    expect(nearest("Xy", ["Ab", "Xz"])).to.deep.equal(["Xz"]));
  it("finds nothing far away", () => expect(nearest("Xyzzy", states)).to.deep.equal([]));
});

describe("didYouMean", () => {
  it("asks about one name", () => expect(didYouMean("Dine", states)).to.equal(' Did you mean "Done"?'));
  it("asks about several", () => {
    expect(didYouMean("Ac", ["Ab", "Ad"])).to.equal(' Did you mean "Ab" or "Ad"?');
    expect(didYouMean("Ac", ["Ab", "Ad", "Ae"])).to.equal(' Did you mean "Ab", "Ad" or "Ae"?');
  });
  it("is silent when nothing is near", () => expect(didYouMean("Xyzzy", states)).to.equal(""));
});
