/** A schedule expression is not valid; the message says what is wrong with it. */
export class ScheduleMistake extends Error {
  override readonly name = "ScheduleMistake";
}
