/** An error an AWS service answers with: `code` becomes `__type`, and the SDK's exception gets it as its name. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly statusCode: number;
  /** Further members of the error's body. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Further headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    message: string,
    options: {
      statusCode?: number;
      members?: Readonly<Record<string, unknown>>;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.statusCode = options.statusCode ?? 400;
    this.members = options.members ?? {};
    this.headers = options.headers ?? {};
  }
}

/** What a service answers when a rule that spans several members is broken. */
export function validationException(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
