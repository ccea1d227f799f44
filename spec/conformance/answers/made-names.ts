import { isRecord } from "../masking/find-places.js";
import type { Unmasked } from "../masking/json-text.js";

const UUID = /[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}/g;

/**
 * Names that the service makes itself (UUIDs, page tokens) are others than those recorded. Each is learnt where a
 * recorded response held it, so that later calls can name what this run made, and responses can be read as recorded.
 */
export class MadeNames {
  readonly #made = new Map<string, string>();

  /** Learns from a recorded response and this run's own. */
  learn(recorded: Unmasked | undefined, actual: Unmasked | undefined, key = ""): void {
    if (typeof recorded === "string" && typeof actual === "string") {
      if (key === "nextToken") this.#pair(recorded, actual);
      else this.#learnUuids(recorded, actual);
    } else if (Array.isArray(recorded) && Array.isArray(actual)) {
      recorded.forEach((item, index) => this.learn(item, actual[index]));
    } else if (recorded !== undefined && actual !== undefined && isRecord(recorded) && isRecord(actual)) {
      for (const [name, value] of Object.entries(recorded)) this.learn(value, actual[name], name);
    }
  }

  /** A recorded value as this run must say it. */
  toMade(value: Unmasked): Unmasked {
    return this.#replace(value, [...this.#made]);
  }

  /** A value of this run as it was recorded. */
  toRecorded(value: Unmasked): Unmasked {
    return this.#replace(
      value,
      [...this.#made].map(([recorded, made]) => [made, recorded] as const),
    );
  }

  #learnUuids(recorded: string, actual: string): void {
    if (recorded.replace(UUID, "") !== actual.replace(UUID, "")) return;
    const theirs = recorded.match(UUID) ?? [];
    const ours = actual.match(UUID) ?? [];
    theirs.forEach((uuid, index) => this.#pair(uuid, ours[index] ?? uuid));
  }

  /** What was learnt first stands: later responses list it in an order of their own. */
  #pair(recorded: string, made: string): void {
    if (this.#made.has(recorded) || [...this.#made.values()].includes(made)) return;
    this.#made.set(recorded, made);
  }

  #replace(value: Unmasked, pairs: readonly (readonly [string, string])[]): Unmasked {
    if (typeof value === "string") return pairs.reduce((text, [from, to]) => text.replaceAll(from, () => to), value);
    if (Array.isArray(value)) return value.map((item) => this.#replace(item, pairs));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, this.#replace(field, pairs)]));
  }
}
