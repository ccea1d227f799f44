import { HistoryEventType as SdkTypes, type HistoryEvent as SdkEvent } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import {
  detailsFields,
  isHistoryEventType,
  type HistoryEvent,
  type HistoryEventType,
} from "../../src/history/event.js";

/** Compiles only when both name the same types. */
type Same<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : never) : never;
const sameTypes: Same<HistoryEventType, SdkTypes> = true;

/** Compiles only when every event of ours can be given where the SDK's is wanted. */
const asSdk = (event: Writable<HistoryEvent>): SdkEvent => event;
type Writable<Value> = Value extends Date ? Value : { -readonly [Key in keyof Value]: Writable<Value[Key]> };

describe("History event types", () => {
  it("are those of the AWS SDK, no more and no fewer", () => {
    expect(sameTypes).to.equal(true);
    expect(Object.keys(detailsFields).sort()).to.deep.equal(Object.values(SdkTypes).sort());
  });

  it("are shaped as the SDK gives them", () => {
    const event: HistoryEvent = {
      id: 2,
      previousEventId: 0,
      timestamp: new Date(0),
      type: "TaskStateEntered",
      stateEnteredEventDetails: { name: "Charge", input: "{}" },
    };
    expect(asSdk(event as Writable<HistoryEvent>)).to.equal(event);
  });

  it("are told apart by name", () => {
    expect(isHistoryEventType("MapRunRedriven")).to.equal(true);
    expect(isHistoryEventType("MapRunForgotten")).to.equal(false);
  });
});
