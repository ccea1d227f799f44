/** Everybody who is waited for has come. */
export class Arrivals {
  readonly all: Promise<void>;
  readonly #resolve: () => void;
  readonly #came = new Set<number | string>();
  #expected: number | undefined;
  #over = false;

  constructor() {
    let resolve = (): void => {};
    this.all = new Promise((done) => (resolve = done));
    this.#resolve = resolve;
  }

  /** So many are waited for. */
  expect(count: number): void {
    this.#expected = count;
    this.#look();
  }

  /** One has come, perhaps again. */
  come(who: number | string): void {
    if (this.#over) return;
    this.#came.add(who);
    this.#look();
  }

  #look(): void {
    if (this.#expected === undefined || this.#came.size < this.#expected) return;
    this.#over = true;
    this.#came.clear();
    this.#resolve();
  }
}
