/** A path, an intrinsic function call or a template does not parse. `message` is the text of the language it was read in. */
export class ExpressionSyntaxError extends SyntaxError {
  override readonly name = "ExpressionSyntaxError";
  /** The expression as written. */
  readonly text: string;
  /** Where in `text` the mistake was noticed, counted from 0. */
  readonly position: number;

  constructor(text: string, position: number, message: string) {
    super(message);
    this.text = text;
    this.position = position;
  }
}
