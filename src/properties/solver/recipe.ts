import type { JsonObject, JsonValue } from "../../util/json.js";
import { anywhere, type Domain } from "./domain.js";
import type { Hint } from "./hints.js";
import { LeafSampler, type Relative } from "./leaf-sampler.js";
import { swapped } from "./number-set.js";
import type { Place } from "./place.js";
import { chance, type Dice } from "./random.js";
import type { Store } from "./store.js";

/** What a Choice state is given. */
export interface Given {
  readonly input: JsonValue;
  readonly variables: JsonObject;
  readonly context: JsonObject;
}

/** How values are chosen. */
export interface MakeOptions {
  /** Only values at the edges of what is asked, where there are such. */
  readonly edges?: boolean;
}

interface Node {
  readonly place: Place;
  readonly step: string | number;
  readonly domain: Domain;
  readonly sampler: LeafSampler;
  readonly children: Node[];
  readonly relatives: Relative[];
}

/** Makes values that fulfil a store, each time others. */
export class Recipe {
  readonly store: Store;
  readonly #roots: readonly Node[];

  constructor(store: Store, hints: ReadonlyMap<string, Hint>) {
    this.store = store;
    this.#roots = rootsOf(store, hints);
  }

  /** Undefined where the values chosen first leave none for the others. */
  make(dice: Dice, options: MakeOptions = {}): Given | undefined {
    const making = new Making(dice, options.edges === true);
    const variables: { [name: string]: JsonValue } = {};
    let [input, context]: [JsonValue, JsonObject] = [{}, {}];
    for (const root of this.#roots) {
      const value = making.value(root);
      if (making.failed) return undefined;
      const name = root.place.root;
      if (value === undefined) continue;
      if (name === "input") input = value;
      else if (name === "context") context = value as JsonObject;
      else variables[name.slice(1)] = value;
    }
    return { input, variables, context };
  }
}

class Making {
  failed = false;
  readonly #dice: Dice;
  readonly #edges: boolean;
  readonly #made = new Map<string, JsonValue | undefined>();

  constructor(dice: Dice, edges: boolean) {
    this.#dice = dice;
    this.#edges = edges;
  }

  value(node: Node): JsonValue | undefined {
    const value = node.children.length === 0 ? this.#leaf(node) : this.#container(node);
    if (node.relatives.length > 0) this.#made.set(node.place.key, value);
    return value;
  }

  #leaf(node: Node): JsonValue | undefined {
    const related = node.relatives.filter(({ key }) => this.#made.has(key));
    const sample = node.sampler.sample(this.#dice, this.#edges, related, this.#made);
    if (sample.failed) this.failed = true;
    return sample.value;
  }

  #container(node: Node): JsonValue | undefined {
    const required = node.children.find(({ domain }) => !domain.missing);
    const asArray = typeof (required ?? node.children[0])?.step === "number";
    const possible = asArray ? node.domain.arrays !== undefined : node.domain.objects;
    const needed = required !== undefined || !node.sampler.hasScalars || node.place.steps.length === 0;
    if (!possible || (!needed && !chance(this.#dice, 90))) return this.#leaf(node);
    return asArray ? this.#array(node) : this.#object(node);
  }

  #object(node: Node): JsonValue {
    const object: { [key: string]: JsonValue } = {};
    for (const child of node.children) {
      if (typeof child.step === "number") continue;
      const value = this.value(child);
      if (value !== undefined) {
        if (child.step === "__proto__") Object.defineProperty(object, child.step, own(value));
        else object[child.step] = value;
      }
    }
    return object;
  }

  #array(node: Node): JsonValue {
    const length = node.sampler.sampleLength(this.#dice);
    const items: JsonValue[] = Array.from({ length }, () => ({}));
    let most = Infinity;
    for (const child of node.children) {
      if (typeof child.step !== "number") continue;
      const value = this.value(child);
      const index = child.step < 0 ? Math.max(items.length, -child.step) + child.step : child.step;
      if (value === undefined) {
        most = Math.min(most, child.step < 0 ? -child.step - 1 : child.step);
        continue;
      }
      while (items.length <= index) items.push({});
      items[index] = value;
    }
    return items.slice(0, most);
  }
}

function own(value: JsonValue): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true };
}

/** The places of a store and of the hints as trees, one for each root; what is around a place stands above it. */
function rootsOf(store: Store, hints: ReadonlyMap<string, Hint>): readonly Node[] {
  const roots = new Map<string, Node>();
  const all = [...store.places.values(), ...hints.values()].map(({ place }) => place);
  for (const place of all.sort((left, right) => left.steps.length - right.steps.length)) {
    const root = roots.get(place.root) ?? nodeOf(store, hints, { root: place.root, steps: [], key: place.root });
    roots.set(place.root, root);
    let node = root;
    place.steps.forEach((step, index) => {
      const steps = place.steps.slice(0, index + 1);
      const key = [place.root, ...steps.map((one) => JSON.stringify(one))].join("\u0001");
      let child = node.children.find((one) => one.step === step);
      if (child === undefined) {
        child = nodeOf(store, hints, { root: place.root, steps, key });
        node.children.push(child);
      }
      node = child;
    });
  }
  return [...roots.values()];
}

function nodeOf(store: Store, hints: ReadonlyMap<string, Hint>, place: Place): Node {
  const domain = store.places.get(place.key)?.domain ?? anywhere;
  const asked = place.steps.length === 0 && (place.root === "input" || place.root === "context");
  const bounded = asked ? { ...domain, missing: false } : domain;
  const relatives = store.orderings.flatMap((ordering): Relative[] => {
    const { left, right, compares } = ordering;
    if (left.key === place.key) return [{ key: right.key, ordering: ordering.ordering, compares }];
    return right.key === place.key ? [{ key: left.key, ordering: swapped(ordering.ordering), compares }] : [];
  });
  return {
    place,
    step: place.steps.at(-1) ?? "",
    domain: bounded,
    sampler: new LeafSampler(bounded, hints.get(place.key), place),
    children: [],
    relatives,
  };
}
