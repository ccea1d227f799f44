import { constantFrom, integer, nat, oneof, tuple, type Arbitrary } from "fast-check";
import type { AddressRange } from "../../events/pattern/address.js";
import type { NumberRange } from "../../events/pattern/value-test.js";

/** How far from the end of a range that is open numbers are drawn. */
const reach = 1000;

/** Numbers in a range, the ends and what lies beside them more often. Ends that do not belong to it are drawn as well. */
export function numbersIn(range: NumberRange): Arbitrary<number> {
  const [low, high] = endsOf(range);
  const between = nat({ max: reach }).map((part) => low + ((high - low) * part) / reach);
  const whole = Math.ceil(low) < Math.floor(high) ? [integerIn(low, high)] : [];
  return oneof(constantFrom(...numbersAt(range)), between, ...whole);
}

/** The numbers worth trying first: the ends of a range, and inside. */
export function numbersAt(range: NumberRange): readonly number[] {
  const [low, high] = endsOf(range);
  return [low, high, (low + high) / 2, low + 1, high - 1, Math.ceil(low), Math.floor(high)].filter(
    (number) => number >= range.bottom && number <= range.top,
  );
}

/** The numbers just outside a range, and its ends, which may not belong to it. */
export function numbersAround({ bottom, top }: NumberRange): readonly number[] {
  return [bottom, top, bottom - 1, top + 1, bottom - 0.5, top + 0.5].filter(Number.isFinite);
}

function endsOf({ bottom, top }: NumberRange): readonly [low: number, high: number] {
  const low = Number.isFinite(bottom) ? bottom : Number.isFinite(top) ? top - reach : -reach;
  return [low, Number.isFinite(top) ? top : low + reach];
}

function integerIn(low: number, high: number): Arbitrary<number> {
  const least = Math.max(Math.ceil(low), Number.MIN_SAFE_INTEGER);
  return integer({ min: least, max: Math.max(least, Math.min(Math.floor(high), Number.MAX_SAFE_INTEGER)) });
}

/** Addresses in a range, as text. */
export function addressesIn({ bottom, top }: AddressRange): Arbitrary<string> {
  const digits = [...bottom].map((digit, index) => {
    const least = Number.parseInt(digit, 16);
    return integer({ min: least, max: Number.parseInt(top[index] ?? digit, 16) });
  });
  return tuple(...digits).map((drawn) => addressText(drawn.map((digit) => digit.toString(16)).join("")));
}

/** Addresses that lie next to a range on either side. */
export function addressesAround({ bottom, top }: AddressRange): readonly string[] {
  const least = BigInt(`0x${bottom}`);
  const most = BigInt(`0x${top}`);
  const end = 16n ** BigInt(bottom.length);
  return [least - 1n, most + 1n]
    .filter((bits) => bits >= 0n && bits < end)
    .map((bits) => addressText(bits.toString(16).padStart(bottom.length, "0")));
}

/** 8 hexadecimal digits as IPv4, 32 as IPv6. */
export function addressText(digits: string): string {
  const parts = digits.match(digits.length === 8 ? /../g : /..../g) ?? [];
  const texts = parts.map((part) => Number.parseInt(part, 16).toString(digits.length === 8 ? 10 : 16));
  return texts.join(digits.length === 8 ? "." : ":");
}
