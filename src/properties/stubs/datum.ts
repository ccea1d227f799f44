import { isJsonObject, type JsonValue } from "../../util/json.js";
import type { Constraint } from "./constraint.js";
import { Contradiction } from "./contradiction.js";
import { ItemList } from "./item-list.js";
import { calledBy, Leaf } from "./leaf.js";
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

  /** What is made in it is a text. */
  #ofTexts = false;
  readonly #fields = new Map<string, Datum>();
  readonly #absent = new Set<string>();
  /** An object that changes some fields of another one; the rest stays in that one. */
  #base: Datum | undefined;

  #items: ItemList<Datum>;

  #leaf: Leaf | undefined;
  /** What it must fulfil should it turn out to be a leaf. */
  readonly #pending: Constraint[] = [];
  /** A text that holds this as JSON. */
  #embedded: Datum | undefined;
  /** A number that is the length of this array. */
  #measured: Datum | undefined;

  constructor(name = "") {
    this.name = name;
    this.#items = new ItemList(name, () => new Datum(name));
  }

  /** Written out: nothing about it is open. */
  static of(value: JsonValue, name = ""): Datum {
    if (Array.isArray(value)) {
      const items = (value as readonly JsonValue[]).map((item) => Datum.of(item, name));
      return Datum.array(items, name);
    }
    if (isJsonObject(value)) {
      const fields = Object.entries(value).map(([key, item]) => [key, Datum.of(item, key)] as const);
      return Datum.object(fields, name);
    }
    return Datum.#leafOf(new Leaf(name, { value }), name);
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
    datum.#items = new ItemList(name, () => new Datum(name), items);
    return datum;
  }

  /** An array of as many items as are asked for, made by a function. */
  static arrayOf(make: () => Datum, name = ""): Datum {
    const datum = new Datum(name);
    datum.#kind = "array";
    datum.#items = new ItemList(name, make);
    return datum;
  }

  /** An object whose fields are texts, such as a row of a file. */
  static record(name: string): Datum {
    const datum = new Datum(name);
    datum.#kind = "object";
    datum.#ofTexts = true;
    return datum;
  }

  /** A leaf that is computed when somebody wants to know it. */
  static computed(origin: () => JsonValue, name = ""): Datum {
    return Datum.#leafOf(new Leaf(name, { origin }), name);
  }

  /** A text, of which nothing more is known. */
  static text(name: string): Datum {
    const leaf = new Leaf(name);
    leaf.avoid({ candidates: ["text"], test: (value) => typeof value === "string" });
    return Datum.#leafOf(leaf, name);
  }

  /** A text that is the JSON of a datum. */
  static jsonOf(content: Datum, sampler: Sampler): Datum {
    const datum = Datum.computed(() => JSON.stringify(content.decide(sampler)), content.name);
    datum.#embedded = content;
    return datum;
  }

  /** The length of an array, not yet settled if the array's is not. */
  static lengthOf(array: Datum): Datum {
    array.beArray();
    const datum = Datum.computed(() => array.items().length, "length");
    datum.#measured = array;
    return datum;
  }

  static #leafOf(leaf: Leaf, name: string): Datum {
    const datum = new Datum(name);
    datum.#kind = "leaf";
    datum.#leaf = leaf;
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

  /** Whether the number of items is settled; false for what is no array. */
  get isCounted(): boolean {
    return this.#kind === "array" && this.#items.isCounted;
  }

  /** Whether all that can be known of it is known, without deciding anything. */
  get isSettled(): boolean {
    switch (this.#kind) {
      case "open":
        return false;
      case "leaf":
        return this.#leaf?.isSettled === true;
      case "array":
        return this.#items.isCounted && this.#items.known.every((item) => item.isSettled);
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

  #become(kind: "object" | "array" | "leaf"): this {
    if (this.#kind === "open") this.#kind = kind;
    if (this.#kind === kind) return this;
    throw new Contradiction(`${calledBy(this.name)} would have to be ${kind} and ${this.#kind} at once`);
  }

  #beLeaf(): Leaf {
    this.#become("leaf");
    if (this.#leaf !== undefined) return this.#leaf;
    this.#leaf = new Leaf(this.name);
    for (const constraint of this.#pending) this.#leaf.avoid(constraint);
    return this.#leaf;
  }

  /** A field that must be there. Made if the object is still open. */
  field(key: string): Datum {
    this.beObject();
    const known = this.#fields.get(key);
    if (known !== undefined) return known;
    if (this.#base !== undefined) return this.#base.field(key);
    if (this.#closed) throw new Contradiction(`${calledBy(this.name)} has no field ${key}`);
    if (this.#absent.has(key)) throw new Contradiction(`${calledBy(this.name)} must not have the field ${key}`);
    const field = this.#ofTexts ? Datum.text(key) : new Datum(key);
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
    if (this.#kind === "open") {
      // It may still become an array or a leaf, which have no fields.
      this.#absent.add(key);
      return;
    }
    this.beObject();
    if (this.#fields.has(key)) throw new Contradiction(`${calledBy(this.name)} is known to have the field ${key}`);
    if (this.#base !== undefined) this.#base.lack(key);
    else if (!this.#closed) this.#absent.add(key);
  }

  /** The item at an index from the start, or from the end if it is negative; made if the array is still open. */
  item(index: number): Datum {
    return this.beArray().#items.at(index);
  }

  /** All items; settles how many there are: as many as were asked for, at least `least` where that is possible. */
  items(least = 1): readonly Datum[] {
    return this.beArray().#items.all(least);
  }

  /** The items known so far, the number of them being open. */
  knownItems(): readonly Datum[] {
    return this.#items.known;
  }

  /** Adds an item that must be among them. */
  push(item: Datum): void {
    this.beArray().#items.push(item);
  }

  /** The datum this text holds as JSON. */
  content(sampler: Sampler): Datum {
    const leaf = this.#beLeaf();
    if (this.#embedded !== undefined) return this.#embedded;
    const content = leaf.isFree ? new Datum(this.name) : this.#parsed(sampler);
    if (leaf.isFree) leaf.follow(() => JSON.stringify(content.decide(sampler)));
    this.#embedded = content;
    return content;
  }

  #parsed(sampler: Sampler): Datum {
    this.require({ candidates: ["{}"], test: (value) => typeof value === "string" }, sampler);
    try {
      return Datum.of(JSON.parse(String(this.decide(sampler))) as JsonValue, this.name);
    } catch {
      throw new Contradiction(`${calledBy(this.name)} is not JSON text`);
    }
  }

  /** Lets a leaf nobody has asked anything of follow from something else. @returns whether it was free */
  follow(origin: () => JsonValue): boolean {
    const leaf = this.#beLeaf();
    if (!leaf.isFree) return false;
    leaf.follow(origin);
    return true;
  }

  /** Adds what the leaf must fulfil. */
  require(constraint: Constraint, sampler: Sampler | undefined): void {
    const leaf = this.#beLeaf();
    if (this.#measured !== undefined && !this.#measured.isCounted) this.#measured.#items.requireLength(constraint);
    else if (this.#embedded?.isSettled === false && !leaf.isSettled) this.#requireOfText(leaf, constraint, sampler);
    else leaf.require(constraint, sampler);
  }

  /** A text that is the JSON of something open: that becomes such that the text fulfils it. Whether it does is seen when all is settled. */
  #requireOfText(leaf: Leaf, constraint: Constraint, sampler: Sampler | undefined): void {
    const content = this.#embedded as Datum;
    leaf.avoid(constraint);
    const fits = (value: JsonValue): boolean => constraint.test(JSON.stringify(value));
    if (content.isOpen && content.canGrow(content.name)) content.beObject();
    if (content.isObject && content.canGrow("value") && constraint.candidates.some((each) => fits({ value: each })))
      content.field("value").require({ candidates: constraint.candidates, test: (value) => fits({ value }) }, sampler);
    else if (content.#kind === "leaf") content.require({ candidates: constraint.candidates, test: fits }, sampler);
  }

  /** Adds what it must fulfil unless it is an object or array. */
  requireOfLeaf(constraint: Constraint, sampler: Sampler | undefined): void {
    if (this.#kind === "open") this.#pending.push(constraint);
    else if (this.#kind === "leaf") this.require(constraint, sampler);
  }

  /** The value, settled for good with all that is in it. */
  decide(sampler: Sampler | undefined): JsonValue {
    if (this.#kind === "array") return this.items().map((item) => item.decide(sampler));
    return this.#kind === "object" ? this.#decideObject(sampler) : this.#beLeaf().decide(sampler);
  }

  #decideObject(sampler: Sampler | undefined): JsonValue {
    const base = this.#base?.decide(sampler);
    if (this.#base === undefined) this.#closed = true;
    const own = [...this.#fields].map(([key, field]) => [key, field.decide(sampler)] as const);
    return { ...(isJsonObject(base) ? base : undefined), ...Object.fromEntries(own) };
  }
}
