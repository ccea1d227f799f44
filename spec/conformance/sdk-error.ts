/** The response of a call; for one that is refused, the error in the shape in which the recordings hold it. */
export async function responseOrError(call: () => Promise<object>): Promise<object> {
  try {
    return await call();
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const { name, message, $metadata } = error;
    return { Error: { Code: name, Message: message }, message, $metadata };
  }
}

/** An error that the service answered with, not one of the client. */
export function isServiceError(error: unknown): error is Error & { $metadata: { httpStatusCode?: number } } {
  return error instanceof Error && "$fault" in error && "$metadata" in error;
}
