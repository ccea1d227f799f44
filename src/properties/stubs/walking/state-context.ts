import type { State } from "../../../asl/index.js";
import { Datum } from "../datum.js";

/** Where a state runs: what `$$` tells it. */
export interface Place {
  readonly input: Datum;
  readonly item: { readonly index: number; readonly value: Datum } | undefined;
}

const arn = "arn:aws:states:us-east-1:123456789012";
const time = "2030-01-01T00:00:00.000Z";

/** The context object, as `$$` sees it in a state. */
export function contextOf(state: State, place: Place): Datum {
  const sections: [string, Datum][] = [
    ["Execution", executionOf(place.input)],
    ["State", Datum.of({ EnteredTime: time, Name: state.name, RetryCount: 0 })],
    ["StateMachine", Datum.of({ Id: `${arn}:stateMachine:machine`, Name: "machine" })],
    ["Task", Datum.of({ Token: "token" })],
  ];
  if (place.item !== undefined) {
    const { index, value } = place.item;
    const item = Datum.object([
      ["Index", Datum.of(index)],
      ["Value", value],
    ]);
    sections.push(["Map", Datum.object([["Item", item]])]);
  }
  return Datum.object(sections);
}

function executionOf(input: Datum): Datum {
  const facts = Datum.of({
    Id: `${arn}:execution:machine:execution`,
    Name: "execution",
    RedriveCount: 0,
    RoleArn: "arn:aws:iam::123456789012:role/role",
    StartTime: time,
  });
  return facts.with("Input", input);
}
