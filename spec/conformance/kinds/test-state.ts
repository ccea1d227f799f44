import { TestStateCommand, type TestStateInput } from "@aws-sdk/client-sfn";
import type { JsonObject } from "../../../src/util/json.js";
import { lambdaBehaviours } from "../answers/lambda-behaviour.js";
import { fromSdk, mask } from "../masking/mask.js";
import type { Unmasked } from "../masking/json-text.js";
import type { TestStateRow } from "../rows.js";
import { asRecorded, responseOrError } from "../sdk-error.js";
import { definitionText, openSession } from "../session.js";
import { judgeRecording, type Verdict } from "../verdict.js";

/** Runs one state alone: what TestState answers, or how it refuses. */
export async function runTestState(row: TestStateRow): Promise<Verdict> {
  const session = openSession(lambdaBehaviours(row.lambdas ?? []));
  try {
    const input = {
      ...row.request,
      definition: definitionText(row),
      ...(typeof row.input_text === "string" ? { input: row.input_text } : {}),
    } as unknown as TestStateInput;
    const response = await responseOrError(() => session.sfn.send(new TestStateCommand(input)));
    const responses: Record<string, Unmasked> = {};
    for (const key of Object.keys(row.expected))
      responses[key] = asRecorded(fromSdk(response), row.operation, row.expected[key]);
    return judgeRecording(row, row.expected as JsonObject, mask(responses, row.transformers));
  } finally {
    session.close();
  }
}
