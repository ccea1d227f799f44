import type { StateType } from "../../../asl/index.js";

/** A failed attempt after which a retrier tried again. */
export interface RetriedStep {
  /** Which retrier of the state, counted from 1. */
  readonly retrier: number;
  readonly error: string;
  /** Of a Parallel or Map: how far its branches or iterations came, as far as that is told. */
  readonly inside?: readonly (readonly PathStep[] | undefined)[];
}

/** One visit of a state on a path, and the way it takes from there. */
export interface PathStep {
  readonly state: string;
  readonly type: StateType;
  /** Of a Choice: the rule that decides, counted from 1. */
  readonly rule?: number | "default";
  /** Failed attempts before the last one. */
  readonly retried?: readonly RetriedStep[];
  /** The error of the last attempt, and the catcher that takes it, counted from 1. */
  readonly caught?: { readonly catcher: number; readonly error: string };
  /** The error of the last attempt, or of a Fail state, that nothing here takes: the scope ends with it. Empty where none is named. */
  readonly fails?: string;
  /** Of a Parallel: the way of each branch in the last attempt. Undefined for one that another one's failure may cut short. */
  readonly branches?: readonly (readonly PathStep[] | undefined)[];
  /** Of a Map: the way of each iteration, or batch, in the last attempt. Undefined as for branches. */
  readonly iterations?: readonly (readonly PathStep[] | undefined)[];
}

/** A step while it is being walked. */
export type OpenStep = {
  -readonly [Part in keyof PathStep]: PathStep[Part];
};

/** The way of a scope, as it is being walked. */
export type Trace = OpenStep[];

/** Whether a visit went as a step of a path says. */
export function goesAs(wanted: PathStep, step: PathStep): boolean {
  const failures = ({ retried = [] }: PathStep): string => retried.map(({ error }) => JSON.stringify(error)).join();
  return (
    wanted.state === step.state &&
    wanted.rule === step.rule &&
    failures(wanted) === failures(step) &&
    wanted.caught?.catcher === step.caught?.catcher &&
    (wanted.fails === undefined) === (step.fails === undefined)
  );
}
