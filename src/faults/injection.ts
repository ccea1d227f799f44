import type { Resource } from "../asl/machine.js";
import type { InjectionNode } from "../plan/injection.js";
import { injectionText } from "../plan/print/injection-text.js";
import { serviceOf } from "./service-errors.js";
import { exempt, effectOf, type FaultEffect } from "./task-errors.js";

/** One attempt of a Task, as injections look at it. */
export interface Attempted {
  readonly state: string;
  readonly resource: Resource;
  /** 0-based index of the innermost Map iteration. */
  readonly item: number | undefined;
  /** 1-based. */
  readonly visit: number;
  /** 1-based. */
  readonly attempt: number;
  /** Milliseconds since the execution started. */
  readonly elapsedMs: number;
  /** A number in [0, 1) that depends on the seed, the execution, the branch or item, state, visit, attempt and the purpose. */
  draw(seed: number, purpose: string): number;
}

/** What injections make of an attempt. */
export interface Injected {
  /** The injections that take it. */
  readonly by: readonly InjectionNode[];
  readonly latencyMs: number;
  /** What stands in the place of the answer; undefined: the answer comes as ever, only later. */
  readonly instead: Exclude<FaultEffect, { kind: "latency" }> | undefined;
}

/** What the injections of a plan make of an attempt; undefined where none takes it. */
export function injectedInto(attempted: Attempted, injections: readonly InjectionNode[]): Injected | undefined {
  const by: InjectionNode[] = [];
  let latencyMs = 0;
  let instead: Injected["instead"];
  injections.forEach((node, index) => {
    if (instead !== undefined && node.fault.kind !== "latency") return;
    if (!takes(node, index, attempted)) return;
    by.push(node);
    const effect = effectOf(node.fault, attempted.resource);
    if (effect.kind === "latency") latencyMs += effect.ms;
    else instead = effect;
  });
  return by.length === 0 ? undefined : { by, latencyMs, instead };
}

function takes(node: InjectionNode, index: number, attempted: Attempted): boolean {
  const { rate } = node;
  if (!couldTake(node, attempted)) return false;
  return rate === undefined || attempted.draw(rate.seed, `injection ${index}`) < rate.share;
}

/** Whether an injection takes an attempt, or would if it were drawn. */
export function couldTake(node: InjectionNode, attempted: Omit<Attempted, "draw">): boolean {
  const { state, service, times, visit, item, period } = node;
  if (state !== undefined && state !== attempted.state) return false;
  if (exempt(node.fault, attempted.resource) !== undefined) return false;
  if (service !== undefined && service.replace(/^aws-sdk:/, "") !== serviceOf(attempted.resource)) return false;
  if (times !== undefined && attempted.attempt > times) return false;
  if (visit !== undefined && visit !== attempted.visit) return false;
  if (item !== undefined && item !== attempted.item) return false;
  if (period !== undefined) {
    const since = attempted.elapsedMs - period.fromMs;
    if (since < 0 || since >= period.forMs) return false;
  }
  return true;
}

/** What whoever runs a plan is told of a fault that no attempt met. */
export function unusedText(node: InjectionNode): string {
  return `The fault "${injectionText(node)}" (${node.at}) was never used: no attempt met it.`;
}
