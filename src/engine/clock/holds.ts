import { AsyncLocalStorage } from "node:async_hooks";

/** One reason why the clock stands still. */
interface Hold {
  /** Counted from 1. */
  readonly id: number;
  readonly label: string;
  /** Whose clock stands still. */
  readonly owner: Holds;
  /** Demands made inside it that are still open: while there are any, it does not count. */
  lent: number;
  released: boolean;
  /** Told when it is lent and when it is taken back. */
  readonly watch: ((lent: boolean) => void) | undefined;
  /** Whether waits inside it are a reason for time to pass. Undefined: they are. */
  readonly drives?: (() => boolean) | undefined;
}

/** A hold around running code, and those around that one: user code that is held may hold again, also the clock of another cloud. */
interface Frame {
  readonly hold: Hold;
  readonly outer: Frame | undefined;
}

/** One for all clocks: Node copies the store of each AsyncLocalStorage there is for every promise that is made. */
const around = new AsyncLocalStorage<Frame | undefined>();

/**
 * Who works in real time. A holder that waits for virtual time lends its holds back until the wait is over, so that
 * code which is held may itself wait for a workflow.
 */
export class Holds {
  readonly #open = new Set<Hold>();
  readonly #changed: () => void;
  #count = 0;
  #begun = 0;

  /** @param changed called when the last hold that counts is gone */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Holds that count now: neither released nor lent. */
  get count(): number {
    return this.#count;
  }

  /** All open holds, oldest first. A lent one does not keep the clock still. */
  list(): { readonly id: number; readonly label: string; readonly lent: boolean }[] {
    return [...this.#open].map(({ id, label, lent }) => ({ id, label, lent: lent > 0 }));
  }

  acquire(label: string): { release(): void } {
    const hold = this.#begin(label);
    return { release: () => this.#end(hold) };
  }

  /** @param drives asked whenever time could pass: whether waits inside are a reason for it; otherwise they only take part */
  async around<T>(label: string, work: () => Promise<T> | T, drives?: () => boolean): Promise<T> {
    const hold = this.#begin(label, undefined, drives);
    try {
      return await around.run({ hold, outer: around.getStore() }, work);
    } finally {
      this.#end(hold);
    }
  }

  /**
   * Does work that may take real time. What it has at once is given at once, and the clock was never held; a promise holds the
   * clock until it settles. The work belongs to the clock, not to whoever happened to wake it: it has no holds around it.
   * @param watch told when the work begins to wait for virtual time (true), and when that wait is over (false)
   */
  whilst<T>(label: string, work: () => Promise<T> | T, watch?: (lent: boolean) => void): Promise<T> | T {
    const hold = this.#begin(label, watch);
    let result: Promise<T> | T;
    try {
      result = around.run({ hold, outer: this.#others() }, work);
    } catch (reason) {
      this.#forget(hold);
      throw reason;
    }
    if (result instanceof Promise) return result.finally(() => this.#end(hold));
    this.#forget(hold);
    return result;
  }

  /** Does work that belongs to the clock itself: no holds of whoever woke it are around it. */
  outside<T>(work: () => T): T {
    return around.run(this.#others(), work);
  }

  /** Whether a wait of the running code is a reason for time to pass; undefined: it always is. */
  driver(): (() => boolean) | undefined {
    const asked: (() => boolean)[] = [];
    for (let frame = around.getStore(); frame !== undefined; frame = frame.outer) {
      const { owner, drives } = frame.hold;
      if (owner === this && drives !== undefined) asked.push(drives);
    }
    return asked.length === 0 ? undefined : () => asked.every((drives) => drives());
  }

  /** Lends the holds of the running code back, innermost to outermost. The result takes them again. */
  lend(): () => void {
    const lent: Hold[] = [];
    for (let frame = around.getStore(); frame !== undefined; frame = frame.outer) {
      const { hold } = frame;
      if (hold.owner !== this || hold.released) continue;
      lent.push(hold);
      hold.lent += 1;
      if (hold.lent > 1) continue;
      this.#count -= 1;
      hold.watch?.(true);
    }
    if (lent.length > 0 && this.#count === 0) this.#changed();
    return () => {
      for (const hold of lent) {
        hold.lent -= 1;
        if (hold.lent > 0 || hold.released) continue;
        this.#count += 1;
        hold.watch?.(false);
      }
    };
  }

  /** What is around the running code, without the holds of this clock. */
  #others(): Frame | undefined {
    const kept: Hold[] = [];
    for (let frame = around.getStore(); frame !== undefined; frame = frame.outer) {
      if (frame.hold.owner !== this) kept.push(frame.hold);
    }
    return kept.reduceRight<Frame | undefined>((outer, hold) => ({ hold, outer }), undefined);
  }

  #begin(label: string, watch?: (lent: boolean) => void, drives?: () => boolean): Hold {
    this.#begun += 1;
    const hold: Hold = { id: this.#begun, label, owner: this, lent: 0, released: false, watch, drives };
    this.#open.add(hold);
    this.#count += 1;
    return hold;
  }

  #end(hold: Hold): void {
    if (hold.released) return;
    this.#forget(hold);
    if (this.#count === 0) this.#changed();
  }

  #forget(hold: Hold): void {
    hold.released = true;
    this.#open.delete(hold);
    if (hold.lent === 0) this.#count -= 1;
  }
}
