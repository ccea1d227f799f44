/** What the walk so far asks of the data cannot all be true: another decision has to be tried. */
export class Contradiction extends Error {
  override readonly name = "Contradiction";
}
