import { isJsonObject, type JsonValue } from "../../util/json.js";
import { Contradiction } from "./contradiction.js";
import type { Constraint } from "./constraint.js";
import type { Sampler } from "./sample.js";

/**
 * A JSON value that is found out while it is read. It starts open; reading a field makes it an object, an index an array, a comparison
 * a leaf. What is asked twice in ways that exclude each other is a Contradiction.
 */
export class Datum {
  /** The name of the field it stands in, for made-up values. */
  readonly name: string;
  #kind: "open" | "object" | "array" | "leaf" = "open";
  /** Nothing can be added: the value is written in the definition, or was computed. */
  #closed = false;

  readonly #fields = new Map<string, Datum>();
  readonly #absent = new Set<string>();
  /** An object that changes some fields of another one; the rest stays in that one. */
  #base: Datum | undefined;

  #items: Datum[] = [];
  readonly #lengths: Constraint[] = [];

  #value: JsonValue | undefined;
  readonly #constraints: Constraint[] = [];
  #compute: (() => JsonValue) | undefined;
  /** A text that holds this as JSON. */
  #embedded: Datum | undefined;
  /** A number that is the length of this array. */
  #measured: Datum | undefined;

  constructor(name = "") {
    this.name = name;
  }

  /** Written out: nothing about it is open. */
  static of(value: JsonValue, name = ""): Datum {
    const datum = new Datum(name);
    datum.#closed = true;
    if (Array.isArray(value)) {
      datum.#kind = "array";
      datum.#items = (value as readonly JsonValue[]).map((item) => Datum.of(item, name));
    } else if (isJsonObject(value)) {
      datum.#kind = "object";
      for (const [key, item] of Object.entries(value)) datum.#fields.set(key, Datum.of(item, key));
    } else {
      datum.#kind = "leaf";
      datum.#value = value;
    }
    return datum;
  }

  /** An object with exactly these fields. */
  static object(fields: Iterable<readonly [string, Datum]>, name = ""): Datum {
    const datum = new Datum(name);
    datum.#kind = "object";
    datum.#closed = true;
    for (const [key, field] of fields) datum.#fields.set(key, field);
    return datum;
  }

  /** An array with exactly these items. */
  static array(items: readonly Datum[], name = ""): Datum {
    const datum = new Datum(name);
    datum.#kind = "array";
    datum.#closed = true;
    datum.#items = [...items];
    return datum;
  }

  /** A leaf that is computed when somebody wants to know it. */
  static computed(compute: () => JsonValue, name = ""): Datum {
    const datum = new Datum(name);
    datum.#kind = "leaf";
    datum.#compute = compute;
    return datum;
  }

  /** A text that is the JSON of a datum. */
  static jsonOf(content: Datum): Datum {
    const datum = new Datum(content.name);
    datum.#kind = "leaf";
    datum.#embedded = content;
    return datum;
  }

  /** Gives a leaf nobody has asked anything of the value that follows from something else. */
  follow(compute: () => JsonValue): boolean {
    this.beLeaf();
    const free = this.#value === undefined && this.#embedded === undefined && this.#measured === undefined;
    if (!free || this.#compute !== undefined || this.#constraints.length > 0) return false;
    this.#compute = compute;
    return true;
  }

  /** The length of an array, not yet settled if the array's is not. */
  static lengthOf(array: Datum): Datum {
    array.beArray();
    const datum = new Datum("length");
    datum.#kind = "leaf";
    datum.#measured = array;
    return datum;
  }

  /** This object with one field replaced. */
  with(key: string, field: Datum): Datum {
    this.beObject();
    const datum = new Datum(this.name);
    datum.#kind = "object";
    datum.#base = this;
    datum.#fields.set(key, field);
    return datum;
  }

  get isOpen(): boolean {
    return this.#kind === "open";
  }

  get isArray(): boolean {
    return this.#kind === "array";
  }

  get isObject(): boolean {
    return this.#kind === "object";
  }

  /** Whether all that can be known of it is known, without deciding anything. */
  get isSettled(): boolean {
    switch (this.#kind) {
      case "open":
        return false;
      case "leaf":
        return this.#value !== undefined;
      case "array":
        return this.#closed && this.#items.every((item) => item.isSettled);
      case "object":
        return (this.#base?.isSettled ?? this.#closed) && [...this.#fields.values()].every((field) => field.isSettled);
    }
  }

  beObject(): this {
    return this.#become("object");
  }

  beArray(): this {
    return this.#become("array");
  }

  beLeaf(): this {
    return this.#become("leaf");
  }

  #become(kind: "object" | "array" | "leaf"): this {
    if (this.#kind === "open") this.#kind = kind;
    if (this.#kind !== kind)
      throw new Contradiction(`${this.#called()} would have to be ${kind} and ${this.#kind} at once`);
    return this;
  }

  /** A field that must be there. Made if the object is still open. */
  field(key: string): Datum {
    this.beObject();
    const known = this.#fields.get(key);
    if (known !== undefined) return known;
    if (this.#base !== undefined) return this.#base.field(key);
    if (this.#closed) throw new Contradiction(`${this.#called()} has no field ${key}`);
    if (this.#absent.has(key)) throw new Contradiction(`${this.#called()} must not have the field ${key}`);
    const field = new Datum(key);
    this.#fields.set(key, field);
    return field;
  }

  /** A field if it is already known to be there. */
  peek(key: string): Datum | undefined {
    return this.#fields.get(key) ?? this.#base?.peek(key);
  }

  /** The fields known so far. */
  knownFields(): readonly (readonly [string, Datum])[] {
    return [...new Map([...(this.#base?.knownFields() ?? []), ...this.#fields])];
  }

  /** Whether a field that is not known can still be made. */
  canGrow(key: string): boolean {
    if (this.#kind === "open") return true;
    if (this.#kind !== "object" || this.#fields.has(key)) return false;
    return this.#base === undefined ? !this.#closed && !this.#absent.has(key) : this.#base.canGrow(key);
  }

  /** Forbids a field. */
  lack(key: string): void {
    this.beObject();
    if (this.#fields.has(key)) throw new Contradiction(`${this.#called()} is known to have the field ${key}`);
    if (this.#base !== undefined) this.#base.lack(key);
    else if (!this.#closed) this.#absent.add(key);
  }

  /** The item at an index from the start, made if the array is still open. */
  item(index: number): Datum {
    this.beArray();
    if (index < 0) return this.items(-index).at(index) ?? this.#noItem(index);
    if (this.#closed) return this.#items[index] ?? this.#noItem(index);
    while (this.#items.length <= index) this.#items.push(new Datum(this.name));
    return this.#items[index] as Datum;
  }

  #noItem(index: number): never {
    throw new Contradiction(`${this.#called()} has no item ${index}`);
  }

  /** All items; settles how many there are: as many as were asked for, at least `least` where that is possible. */
  items(least = 1): readonly Datum[] {
    this.beArray();
    if (!this.#closed) this.#settleLength(least);
    return this.#items;
  }

  /** The items known so far, the number of them being open. */
  knownItems(): readonly Datum[] {
    return this.#items;
  }

  /** Adds an item that must be among them. */
  push(item: Datum): void {
    this.beArray();
    if (this.#closed) throw new Contradiction(`${this.#called()} is complete`);
    this.#items.push(item);
  }

  #settleLength(least: number): void {
    const known = this.#items.length;
    const wanted = Math.max(known, least);
    const lengths = [wanted, ...this.#lengths.flatMap(({ candidates }) => candidates), 0, 1, 2, 3];
    const fitting = lengths.find(
      (length) => (length as number) >= known && this.#lengths.every(({ test }) => test(length)),
    );
    if (typeof fitting !== "number") throw new Contradiction(`${this.#called()} cannot have a fitting number of items`);
    while (this.#items.length < fitting) this.#items.push(new Datum(this.name));
    this.#closed = true;
  }

  /** The datum this text holds as JSON. */
  content(): Datum {
    this.beLeaf();
    if (this.#embedded !== undefined) return this.#embedded;
    if (this.#value !== undefined || this.#compute !== undefined || this.#measured !== undefined) {
      const text = this.decide(undefined);
      try {
        return Datum.of(JSON.parse(String(text)) as JsonValue, this.name);
      } catch {
        throw new Contradiction(`${this.#called()} is not JSON text`);
      }
    }
    if (this.#constraints.length > 0) throw new Contradiction(`${this.#called()} is compared and read as JSON`);
    this.#embedded = new Datum(this.name);
    return this.#embedded;
  }

  /** Adds what the leaf must fulfil. */
  require(constraint: Constraint, sampler: Sampler): void {
    this.beLeaf();
    if (this.#measured !== undefined && !this.#measured.#closed) {
      this.#measured.#lengths.push(constraint);
      return;
    }
    if (this.#compute !== undefined || this.#embedded !== undefined || this.#measured !== undefined)
      this.decide(sampler);
    this.#constraints.push(constraint);
    if (this.#value === undefined) this.#solve(sampler);
    else if (!constraint.test(this.#value))
      throw new Contradiction(`${this.#called()} is ${JSON.stringify(this.#value)}`);
  }

  /** The value, settled for good with all that is in it. */
  decide(sampler: Sampler | undefined): JsonValue {
    switch (this.#kind) {
      case "object":
        return this.#decideObject(sampler);
      case "array":
        return this.items().map((item) => item.decide(sampler));
      default:
        return this.#decideLeaf(sampler);
    }
  }

  #decideObject(sampler: Sampler | undefined): JsonValue {
    const base = this.#base?.decide(sampler);
    if (this.#base === undefined) this.#closed = true;
    const own = [...this.#fields].map(([key, field]) => [key, field.decide(sampler)] as const);
    return { ...(isJsonObject(base) ? base : undefined), ...Object.fromEntries(own) };
  }

  #decideLeaf(sampler: Sampler | undefined): JsonValue {
    this.beLeaf();
    if (this.#value !== undefined) return this.#value;
    if (this.#embedded !== undefined) this.#value = JSON.stringify(this.#embedded.decide(sampler));
    else if (this.#measured !== undefined) this.#value = this.#measured.items().length;
    else if (this.#compute !== undefined) this.#value = this.#compute();
    else this.#value = this.#solve(sampler);
    const wrong = this.#constraints.find(({ test }) => !test(this.#value as JsonValue));
    if (wrong !== undefined) throw new Contradiction(`${this.#called()} is ${JSON.stringify(this.#value)}`);
    return this.#value;
  }

  #solve(sampler: Sampler | undefined): JsonValue {
    if (this.#constraints.length === 0) return sampler?.value(this.name) ?? "value";
    const sample = sampler?.value(this.name) ?? "value";
    for (const candidate of [...this.#constraints.flatMap(({ candidates }) => candidates), sample]) {
      if (this.#constraints.every(({ test }) => test(candidate))) return candidate;
    }
    throw new Contradiction(`no value of ${this.#called()} meets all that is asked of it`);
  }

  #called(): string {
    return this.name === "" ? "the value" : `"${this.name}"`;
  }
}
