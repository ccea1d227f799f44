import { findState, parseMachine, type State } from "../../src/asl/index.js";
import { awsQuotas } from "../../src/engine/quotas.js";
import { StateTest } from "../../src/engine/test-state/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";

/** A Choice state to be run on the engine. */
export interface EngineChoice {
  readonly name: string;
  readonly source: JsonObject;
  readonly language: "JSONPath" | "JSONata";
}

/** What a Choice state is given. */
export interface EngineInput {
  readonly input: JsonValue;
  readonly variables?: JsonObject;
  readonly context?: JsonObject;
}

/** Where the engine leads: the next state, or the error that ends the execution. */
export interface EngineAnswer {
  readonly next: string | undefined;
  readonly error: string | undefined;
}

/** Runs a Choice state alone on the engine. The state is parsed once. */
export function engineChoice({ name, source, language }: EngineChoice): (given: EngineInput) => EngineAnswer {
  const machine = parseMachine({ StartAt: name, QueryLanguage: language, States: { [name]: source } });
  const state = findState(machine, name)?.state as State;
  return ({ input, variables = {}, context }) => {
    const test = new StateTest({
      state,
      inputText: JSON.stringify(input),
      variables,
      context,
      insideMap: false,
      retries: 0,
      readerData: undefined,
      executionArn: "arn:aws:states:us-east-1:123456789012:express:m:e",
      executionName: "e",
      stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:m",
      stateMachineName: "m",
      roleArn: undefined,
      now: 0,
      seed: 1,
      quotas: awsQuotas,
    });
    test.enter();
    const outcome = test.outcome();
    return {
      next: "nextState" in outcome ? outcome.nextState : undefined,
      error: "error" in outcome ? outcome.error : undefined,
    };
  };
}
