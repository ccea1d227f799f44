import type { Double } from "../../../dsl/doubles/double.js";
import { fails, returns } from "../../../dsl/doubles/doubles.js";
import type { StubAnswer } from "../../../src/properties/index.js";

/** Derived answers as a double. */
export function stubWith([first, ...others]: readonly [StubAnswer, ...StubAnswer[]]): Double {
  const begin =
    first.kind === "returns" ? returns(first.output, { validate: "NONE" }) : fails(first.error, first.cause);
  return others.reduce(
    (double, answer) =>
      answer.kind === "returns"
        ? double.thenReturns(answer.output, { validate: "NONE" })
        : double.thenFails(answer.error, answer.cause),
    begin,
  );
}
