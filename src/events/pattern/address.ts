const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const IPV6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;

/** Whether a text has the form of an IP address, valid or not. */
function looksLikeAddress(text: string): boolean {
  return IPV4.test(text) || IPV6.test(text);
}

/**
 * The hexadecimal digits of an IP address: 8 of IPv4, 32 of IPv6. Numbers with leading zeros are decimal, and an IPv6
 * address that maps an IPv4 address is that address, as Java reads them.
 */
export function addressDigits(text: string): string | undefined {
  if (IPV4.test(text)) return fourParts(text);
  return IPV6.test(text) ? eightGroups(text) : undefined;
}

function fourParts(text: string): string | undefined {
  const parts = text.split(".").map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  return parts.map((part) => hex(part, 2)).join("");
}

function eightGroups(text: string): string | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [left, right] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const given = [...(left ?? []), ...(right ?? [])];
  if (!given.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  if (right === undefined ? given.length !== 8 : given.length > 7) return undefined;
  const zeros = Array.from({ length: 8 - given.length }, () => "0");
  const groups = right === undefined ? given : [...(left ?? []), ...zeros, ...right];
  const digits = groups.map((group) => group.toUpperCase().padStart(4, "0")).join("");
  return digits.startsWith("00000000000000000000FFFF") ? digits.slice(24) : digits;
}

/** A range of addresses, both ends in it. */
export interface AddressRange {
  readonly bottom: string;
  readonly top: string;
}

/**
 * Whether an address lies in a range. EventBridge compares digit by digit from the left and decides with the first digit
 * that leaves both ends behind, also between an address and a range of different families: 0.0.0.0/0 holds `::1`.
 */
export function inAddressRange(digits: string, { bottom, top }: AddressRange): boolean {
  let onBottom = true;
  let onTop = true;
  for (let index = 0; index < bottom.length; index += 1) {
    const digit = digits[index];
    const least = bottom[index] ?? "";
    const most = top[index] ?? "";
    if (digit === undefined || (onBottom && digit < least) || (onTop && digit > most)) return false;
    onBottom &&= digit === least;
    onTop &&= digit === most;
    if (!onBottom && !onTop) return true;
  }
  return true;
}

/**
 * Reads `10.0.0.0/24`. The address may be any of the range.
 * @returns the range, or what is wrong in EventBridge's words
 */
export function parseAddressRange(text: string): AddressRange | { readonly mistake: string } {
  const parts = text.replace(/\/+$/, "").split("/");
  if (parts.length !== 2) return { mistake: "Malformed CIDR, one '/' required" };
  const [address = "", bits = ""] = parts;
  if (!/^[+-]?\d+$/.test(bits)) return { mistake: "Malformed CIDR, mask bits must be an integer" };
  const mask = Number(bits);
  if (mask < 0) return { mistake: "Malformed CIDR, mask bits must not be negative" };
  const base = addressDigits(address);
  if (base === undefined) {
    return { mistake: `${looksLikeAddress(address) ? "Invalid" : "Nonstandard"} IP address: ${address}` };
  }
  const length = base.length * 4;
  if (mask >= length) return { mistake: `IPv${length === 32 ? "4" : "6"} mask bits must be < ${length}` };
  const free = (index: number): number => 2 ** Math.min(4, Math.max(0, (index + 1) * 4 - mask)) - 1;
  const digits = [...base].map((digit) => Number.parseInt(digit, 16));
  return {
    bottom: digits.map((digit, index) => hex(digit & ~free(index), 1)).join(""),
    top: digits.map((digit, index) => hex(digit | free(index), 1)).join(""),
  };
}

function hex(number: number, length: number): string {
  return number.toString(16).toUpperCase().padStart(length, "0");
}
