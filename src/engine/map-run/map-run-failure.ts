/** Thrown where a Map Run cannot read its items or write its results; the Map's Retry and Catch may take it. */
export class MapRunFailure extends Error {
  override readonly name = "MapRunFailure";
  readonly error: string;

  constructor(error: "States.ItemReaderFailed" | "States.ResultWriterFailed", cause: string) {
    super(cause);
    this.error = error;
  }
}
