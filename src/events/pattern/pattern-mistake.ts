/** A pattern is not valid; the message is EventBridge's reason. */
export class PatternMistake extends Error {
  override readonly name = "PatternMistake";
}
