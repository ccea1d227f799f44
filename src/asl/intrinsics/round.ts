/** To the nearest integer, halves up: -0.5 gives 0, -1.5 gives -1, 2.5 gives 3. */
export function roundHalfUp(value: number): number {
  return Math.floor(value + 0.5);
}
