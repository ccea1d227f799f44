import { expect } from "chai";
import { clientRefusal } from "./client-checks.js";

describe("conformance: what the recordings' client refused to send", () => {
  it("is told in its words", () => {
    expect(clientRefusal({ nextToken: "" })).to.equal(
      "Parameter validation failed:\nInvalid length for parameter nextToken, value: 0, valid min length: 1",
    );
    expect(clientRefusal({ tags: null })).to.equal(
      "Parameter validation failed:\nInvalid type for parameter tags, value: None, type: <class 'NoneType'>, " +
        "valid types: <class 'list'>, <class 'tuple'>",
    );
    expect(
      clientRefusal({
        tags: [
          { key: "a", value: "b" },
          { key: null, value: "" },
        ],
      }),
    ).to.equal(
      "Parameter validation failed:\nInvalid type for parameter tags[1].key, value: None, type: <class 'NoneType'>, " +
        "valid types: <class 'str'>",
    );
    expect(clientRefusal({ name: "", routingConfiguration: [{ stateMachineVersionArn: "arn", weight: -1 }] })).to.equal(
      "Parameter validation failed:\nInvalid length for parameter name, value: 0, valid min length: 1\n" +
        "Invalid value for parameter routingConfiguration[0].weight, value: -1, valid min value: 0",
    );
  });

  it("is nothing that only AWS itself checks", () => {
    const routingConfiguration = [{ stateMachineVersionArn: "arn", weight: 101 }];
    expect(clientRefusal({ name: "x".repeat(999), routingConfiguration, maxResults: 1001, tags: [] })).to.equal(
      undefined,
    );
  });
});
