import {
  CreateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
  type CreateStateMachineInput,
  type ValidateStateMachineDefinitionInput,
} from "@aws-sdk/client-sfn";
import type { JsonObject } from "../../../src/util/json.js";
import { fromSdk, mask } from "../masking/mask.js";
import type { Unmasked } from "../masking/json-text.js";
import type { LanguageRow, ValidationRow } from "../rows.js";
import { definitionText, openSession } from "../session.js";
import { judge, judgeRecording, type Verdict } from "../verdict.js";
import { asRecorded, responseOrError } from "../sdk-error.js";

/** One call with one definition: what it answers, or how it is refused. */
export async function runValidation(row: ValidationRow): Promise<Verdict> {
  const session = openSession(() => undefined);
  try {
    const input = { ...row.request, definition: definitionText(row) } as unknown;
    const response = await responseOrError(() =>
      row.operation === "CreateStateMachine"
        ? session.sfn.send(new CreateStateMachineCommand(input as CreateStateMachineInput))
        : session.sfn.send(new ValidateStateMachineDefinitionCommand(input as ValidateStateMachineDefinitionInput)),
    );
    const responses: Record<string, Unmasked> = {};
    for (const key of Object.keys(row.expected))
      responses[key] = asRecorded(fromSdk(response), row.operation, row.expected[key]);
    return judgeRecording(row, row.expected as JsonObject, mask(responses, row.transformers));
  } finally {
    session.close();
  }
}

/** Whether a definition is valid: ValidateStateMachineDefinition answers OK. */
export async function runLanguage(row: LanguageRow): Promise<Verdict> {
  const session = openSession(() => undefined);
  try {
    const { result, diagnostics } = await session.sfn.send(
      new ValidateStateMachineDefinitionCommand({ definition: definitionText(row), type: row.type ?? "STANDARD" }),
    );
    const verdict = judge({ valid: row.valid }, { valid: result === "OK" });
    const messages = (diagnostics ?? []).map(
      ({ severity, code, message, location }) => `${severity} ${code} ${location}: ${message}`,
    );
    return { ...verdict, actual: { result: result ?? "", diagnostics: messages } };
  } finally {
    session.close();
  }
}
