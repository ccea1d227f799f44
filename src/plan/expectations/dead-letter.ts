import type { JsonValue } from "../../util/json.js";
import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** A message reaches a dead-letter queue. */
export interface DeadLetterNode {
  readonly kind: "deadLetter";
  readonly at: SourceLine;
  /** A queue's name, URL or ARN. */
  readonly queue: string;
  /** What its body contains, as data; absent: any message. */
  readonly message?: { readonly expected: JsonValue };
  /** What its message attributes contain, as data; absent: any. */
  readonly attributes?: { readonly expected: JsonValue };
  /** Messages that were there before the execution began count as well. */
  readonly earlier?: true;
  /** How long it is waited for after the execution's end. */
  readonly withinMs: number;
}

/** Makes the node of a message that reaches a dead-letter queue. */
export function deadLetterNode(fields: Omit<DeadLetterNode, "kind">): DeadLetterNode {
  return freezeDeep<DeadLetterNode>({ kind: "deadLetter", ...fields });
}
