import type { JsonObject } from "../../util/json.js";
import { leavesOf } from "../leaves.js";
import type { CompiledPattern } from "../pattern/compile-pattern.js";
import { matchesAlternative } from "../pattern/match-alternative.js";
import { PathTree } from "../path-tree.js";
import { Bucket } from "./bucket.js";

interface Rule {
  readonly id: string;
  readonly pattern: CompiledPattern;
}

/** Rules that may be gone from the index before it is built anew. */
const MOST_GONE = 64;

/**
 * A set of rules that tells which of them an event matches, by looking the event's values up instead of trying every rule.
 * The answer is the same as of trying each, in the order in which the rules were added.
 */
export class RuleIndex {
  readonly #numbers = new Map<string, number>();
  /** By number; a rule that was removed leaves a gap. */
  #rules: (Rule | undefined)[] = [];
  #entries = new Bucket();
  #paths = new PathTree();

  /** How many rules there are. */
  get size(): number {
    return this.#numbers.size;
  }

  has(id: string): boolean {
    return this.#numbers.has(id);
  }

  /** Adds a rule, or puts another pattern in the place of the rule with this id. */
  add(id: string, pattern: CompiledPattern): void {
    this.remove(id);
    this.#file({ id, pattern });
  }

  /** @returns whether there was such a rule */
  remove(id: string): boolean {
    const number = this.#numbers.get(id);
    if (number === undefined) return false;
    this.#numbers.delete(id);
    this.#rules[number] = undefined;
    if (this.#rules.length - this.size > Math.max(MOST_GONE, this.size)) this.#rebuild();
    return true;
  }

  /**
   * The ids of all rules that an event matches.
   * @throws EVENT_UNREADABLE when the event is no JSON object
   */
  matching(event: JsonObject | string): string[] {
    const leaves = leavesOf(event, this.#paths);
    const matched = new Set<number>();
    this.#entries.collect(leaves, ({ rule, alternative }) => {
      if (this.#rules[rule] === undefined || matched.has(rule)) return;
      if (matchesAlternative(alternative, leaves)) matched.add(rule);
    });
    return [...matched].sort((left, right) => left - right).flatMap((rule) => this.#rules[rule]?.id ?? []);
  }

  #file(rule: Rule): void {
    const number = this.#rules.length;
    this.#numbers.set(rule.id, number);
    this.#rules.push(rule);
    for (const alternative of rule.pattern.alternatives) {
      for (const { path } of alternative) this.#paths.add(path);
      this.#entries.add({ rule: number, alternative });
    }
  }

  #rebuild(): void {
    const rules = this.#rules;
    this.#rules = [];
    this.#entries = new Bucket();
    this.#paths = new PathTree();
    for (const rule of rules) if (rule !== undefined) this.#file(rule);
  }
}
