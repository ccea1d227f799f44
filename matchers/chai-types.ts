/// <reference types="chai" preserve="true" />
import type {
  BranchOptions,
  CallExpectation,
  Expected,
  ItemCheck,
  ItemCounts,
  ThreadOutcome,
  ThreadRef,
} from "../src/history/index.js";
import type { EventExpectation } from "../dsl/events/event-capture.js";
import type { CustomEvent } from "../src/events/event.js";
import type { JsonObject } from "../src/util/json.js";
import type { EventOptions, EventReference } from "./events/event-sentences.js";
import type { WaitExpectation } from "./sentences.js";

declare global {
  // Chai's types are a namespace: this is how they are added to.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Chai {
    /** A word that asks by itself and may also be called. */
    interface StepwrightProperty extends Assertion {
      (): Assertion;
    }

    /** After `ordered`, which Chai has for arrays. */
    interface Ordered {
      /** All these events came, each a different one, and none of them is known to have come before one that is named earlier. */
      events(expected: readonly EventExpectation[], options?: Pick<EventOptions, "correlatedWith">): Assertion;
    }

    interface Assertion {
      /** The execution ended SUCCEEDED. */
      succeeded: StepwrightProperty;
      /** The execution ended FAILED. */
      failed: StepwrightProperty;
      /** The execution ended TIMED_OUT. */
      timedOut: StepwrightProperty;
      /** The execution ended ABORTED. */
      aborted: StepwrightProperty;
      /** Something failed on the way: an attempt, a state (caught or not), or the execution. Mostly used as `to.not.have.errors`. */
      errors: StepwrightProperty;
      /** The execution failed with this error, and this cause if one is given. */
      failedWith(error: Expected, cause?: Expected): Assertion;
      /** The state was visited: at least once, or exactly `times` times, in every thread together. */
      visited(state: string, options?: { readonly times?: number }): Assertion;
      /** The states were passed in this order on one thread; others may lie between. */
      path(...states: readonly string[]): Assertion;
      path(states: readonly string[]): Assertion;
      /** The top-level thread, or the one `in` names, entered exactly these states. */
      exactPath(...states: readonly string[]): Assertion;
      exactPath(states: readonly string[], options?: { readonly in?: ThreadRef }): Assertion;
      /** The branches, each named by any state in it, completed or ended as told. */
      branches(
        expected: readonly string[] | Readonly<Record<string, ThreadOutcome>>,
        options?: BranchOptions,
      ): Assertion;
      /** The Map worked on so many items, or each item went as told. */
      items(map: string, expected: number | ItemCounts | readonly ItemCheck[]): Assertion;
      /** At most so many iterations of the Map ran at once. */
      maxConcurrency(map: string, most: number): Assertion;
      /** The state's task was called: at least once, `times` times, and with this payload (a subset). */
      invoked(state: string, expectation?: CallExpectation): Assertion;
      /** The state was retried: at all, or `times` times. */
      retried(state: string, options?: { readonly times?: number }): Assertion;
      /** The retries of the state came after these delays, such as `["1s", "2s"]`. */
      backoff(state: string, delays: readonly string[]): Assertion;
      /** A failure of the state was caught: this `error`, and execution went on `by` this state. */
      caught(state: string, options?: { readonly error?: Expected; readonly by?: string }): Assertion;
      /**
       * Each step that succeeded was undone by its state (or by one of several), once, the last step first, and nothing else was:
       * `{ Reserve: "Release" }`. `failed`: whether steps that failed may or must be undone as well.
       */
      compensated(
        pairs: Readonly<Record<string, string | readonly string[]>>,
        options?: { readonly order?: "reverse" | "any"; readonly failed?: "never" | "may" | "must" },
      ): Assertion;
      /**
       * The execution cost so many state transitions, as AWS bills Standard executions: each time a state is executed, each retry, each redrive, each
       * child execution of a distributed Map and what STANDARD ones do. A number, or `{ atLeast, atMost }`. What child executions did is known
       * where the run expected transitions, too; else only bounds that hold whatever they did are answered.
       */
      transitions(count: number | { readonly atLeast?: number; readonly atMost?: number }): Assertion;
      /** The state took so long, such as `{ between: ["5s", "6s"] }`. */
      waited(state: string, bounds: WaitExpectation): Assertion;
      /** The execution took at most this long, such as `"60s"`. */
      finishedWithin(limit: string): Assertion;
      /** The state was visited; what follows is about it: `state("A").output({ … })`. */
      state(name: string): Assertion;
      /** The input of the execution or of the chosen state, as a subset. */
      input(expected: Expected): Assertion;
      /** The input with no other fields. */
      exactInput(expected: Expected): Assertion;
      /** The output of the execution or of the chosen state, as a subset. */
      output(expected: Expected): Assertion;
      /** The output with no other fields. */
      exactOutput(expected: Expected): Assertion;
      /** After `state(name)`: so many attempts, the first included. */
      attempts(count: number): Assertion;
      /** After `state(name)`: it, or one of its attempts, failed with this error. */
      error(error: Expected, cause?: Expected): Assertion;
      /** After `state(name)`: its failure was caught and execution went on at this state. */
      caughtBy(state: string): Assertion;
      /** EventBridge would send this event to a rule with the pattern: whole, or as `event(…)` makes it. */
      matchEvent(event: JsonObject | CustomEvent | string): Assertion;
      /**
       * The capture, or an array of events, has such an event: at least one, or exactly `times`. It looks at what was seen so far: await
       * `expectEvent` first where an event may still come. `correlatedWith` may follow.
       */
      event(expected: EventExpectation, options?: EventOptions): Assertion;
      /** All these events came, each a different one; `ordered.events` asks for their order as well. `correlatedWith` may follow. */
      events(expected: readonly EventExpectation[], options?: Pick<EventOptions, "correlatedWith">): Assertion;
      /**
       * After `event` or `events`: they are there also among the events that have to do with this one, by its id, by the execution that
       * put them, or by what led to them. Of a single event: it has to do with it.
       */
      correlatedWith(reference: EventReference): Assertion;
      /** Tasks of the execution put such an event, as its history proves: at least one, or exactly `times`. */
      emitted(expected: EventExpectation, options?: { readonly times?: number }): Assertion;
      /** The execution was started by this event, as its name or its input says. */
      triggeredBy(reference: EventReference): Assertion;
    }
  }
}

/** What `expect(…)` gives once the plugin is used: Chai's words, and these. */
export type StepwrightAssertion = Chai.Assertion;
