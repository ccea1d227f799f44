import { isJsonObject, jsonEquals, type JsonValue } from "../../util/json.js";
import type { Volatile } from "../volatile.js";

/** Compares values of two runs without what every run says differently: its own names, ids and times. */
export class Likeness {
  readonly #recorded: Volatile;
  readonly #replayed: Volatile;

  constructor(recorded: Volatile, replayed: Volatile) {
    this.#recorded = recorded;
    this.#replayed = replayed;
  }

  /** Both values as they compare. @param token whether task tokens may stand in them */
  pair(recorded: JsonValue, replayed: JsonValue, token = false): [JsonValue, JsonValue] {
    const before = this.#recorded.plain(recorded);
    const now = this.#replayed.plain(replayed);
    return token ? [withoutTokens(before), withoutTokens(now)] : [before, now];
  }

  same(recorded: JsonValue | undefined, replayed: JsonValue | undefined): boolean {
    if (recorded === undefined || replayed === undefined) return recorded === replayed;
    return jsonEquals(...this.pair(recorded, replayed));
  }

  sameText(recorded: string | undefined, replayed: string | undefined): boolean {
    return this.same(recorded, replayed);
  }
}

/** Long and without a blank: what looks like a token is taken for one. */
function withoutTokens(value: JsonValue): JsonValue {
  if (typeof value === "string") return /^[A-Za-z0-9+/=_-]{32,}$/.test(value) ? "‹token›" : value;
  if (Array.isArray(value)) return value.map(withoutTokens);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutTokens(part)]));
}
