import { expect } from "chai";
import { parseResource } from "../../../src/asl/index.js";

describe("parseResource", () => {
  it("reads a function's name, with or without version or alias, in every partition", () => {
    const name = (arn: string): unknown => {
      const resource = parseResource(arn);
      return resource?.kind === "lambda" ? resource.functionName : resource;
    };
    expect(name("arn:aws:lambda:us-east-1:123456789012:function:charge")).to.equal("charge");
    expect(name("arn:aws:lambda:us-east-1:123456789012:function:charge:live")).to.equal("charge");
    expect(name("arn:aws-cn:lambda:cn-north-1:123456789012:function:charge:3")).to.equal("charge");
    expect(name("arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:charge")).to.equal("charge");
  });

  it("reads an activity", () => {
    const arn = "arn:aws:states:us-east-1:123456789012:activity:approve";
    expect(parseResource(arn)).to.deep.equal({ kind: "activity", arn });
  });

  it("reads a service integration and its pattern", () => {
    const read = (arn: string): unknown => {
      const resource = parseResource(arn);
      return resource?.kind === "service" ? [resource.service, resource.action, resource.pattern] : resource;
    };
    expect(read("arn:aws:states:::lambda:invoke")).to.deep.equal(["lambda", "invoke", "request-response"]);
    expect(read("arn:aws:states:::sqs:sendMessage.waitForTaskToken")).to.deep.equal([
      "sqs",
      "sendMessage",
      "waitForTaskToken",
    ]);
    expect(read("arn:aws:states:::batch:submitJob.sync")).to.deep.equal(["batch", "submitJob", "sync"]);
    expect(read("arn:aws-cn:states:::states:startExecution.sync:2")).to.deep.equal([
      "states",
      "startExecution",
      "sync:2",
    ]);
    expect(read("arn:aws:states:::aws-sdk:s3:getObject")).to.deep.equal([
      "aws-sdk:s3",
      "getObject",
      "request-response",
    ]);
    expect(read("arn:aws:states:us-east-1:123456789012:aws-sdk:s3:putObject.waitForTaskToken")).to.deep.equal([
      "aws-sdk:s3",
      "putObject",
      "waitForTaskToken",
    ]);
  });

  it("gives nothing for what is no resource", () => {
    for (const text of [
      "",
      "charge",
      "${ChargeFunctionArn}",
      "arn:aws:states:::lambda",
      "arn:aws:states:::lambda:",
      "arn:aws:states:us-east-1:123456789012:activity:",
      "arn:aws:lambda:us-east-1:123456789012:function:",
      "arn:aws:s3:::bucket",
    ]) {
      expect(parseResource(text), text).to.equal(undefined);
    }
  });
});
