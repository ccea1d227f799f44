import { array, constantFrom, integer, record, uuid, type Arbitrary } from "fast-check";
import { wholeSeconds } from "../../events/envelope.js";

/** Fields that every event has, and texts in all of them. */
export const FIXED: ReadonlySet<string> = new Set([
  "version",
  "id",
  "detail-type",
  "source",
  "account",
  "time",
  "region",
]);

const year2020 = 1_577_836_800;
const year2040 = 2_208_988_800;

/** The fields that EventBridge gives every event, with values as it gives them, in its order. */
export const envelopes: Arbitrary<Readonly<Record<string, string>>> = record({
  version: constantFrom("0"),
  id: uuid(),
  "detail-type": constantFrom("Something happened", "Order placed", "Payment received"),
  source: constantFrom("generated", "generated.orders", "com.example.generated"),
  account: array(integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }).map((digits) => digits.join("")),
  time: integer({ min: year2020, max: year2040 }).map((seconds) => wholeSeconds(seconds * 1000)),
  region: constantFrom("us-east-1", "eu-west-1", "ap-southeast-2"),
});
