import { expect } from "chai";
import { failureText } from "../../src/history/failure-text.js";

describe("A failure in words", () => {
  it("is its name and cause", () => {
    expect(failureText({ error: "Card.Declined", cause: "no funds" })).to.equal('Card.Declined ("no funds")');
    expect(failureText({ error: "Card.Declined" })).to.equal("Card.Declined");
    expect(failureText({ error: "", cause: "no funds" })).to.equal('an error without a name ("no funds")');
    expect(failureText(undefined)).to.equal("an error without a name");
  });

  it("shows a Lambda error's message, and other JSON as it is", () => {
    const lambda = '{"errorMessage":"boom \\"x\\"","errorType":"Exception","trace":["a"]}';
    expect(failureText({ error: "Exception", cause: lambda })).to.equal('Exception ("boom \\"x\\"")');
    expect(failureText({ error: "E", cause: '{"code":5}' })).to.equal('E ({"code":5})');
    expect(failureText({ error: "E", cause: '{"errorMessage":' })).to.equal('E ({"errorMessage":)');
  });

  it("cuts a long cause", () => {
    expect(failureText({ error: "E", cause: "x".repeat(500) })).to.have.length(204);
    expect(failureText({ error: "E", cause: `[${"1,".repeat(500)}]` })).to.match(/,…\)$/);
  });
});
