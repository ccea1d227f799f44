/** Who can be in a roster: in one at a time. The roster writes its place down on the member itself, which saves an object for each. */
export interface Member {
  /** Where it stands in the list: changes as others leave. -1 while it is in none. */
  rosterPlace: number;
  /** Counts who came, from 1. */
  rosterNumber: number;
}

/**
 * Those who are there now, where many come and go: coming and leaving take no search. Unlike a Set it leaves nothing behind that
 * points at its members: the tables a Set has outgrown are linked to the next ones, and once an old one is tenured, everything that
 * ever stood in a later one outlives the collection of young objects.
 */
export class Roster<Who extends Member> {
  readonly #members: Who[] = [];
  #came = 0;

  get size(): number {
    return this.#members.length;
  }

  /** Does nothing for one that is there already. */
  add(member: Who): void {
    if (this.#members[member.rosterPlace] === member) return;
    this.#came += 1;
    member.rosterNumber = this.#came;
    member.rosterPlace = this.#members.push(member) - 1;
  }

  /** Does nothing for one that has left already. */
  remove(member: Who): void {
    const members = this.#members;
    const place = member.rosterPlace;
    if (members[place] !== member) return;
    member.rosterPlace = -1;
    const last = members.pop() as Who;
    if (last === member) return;
    last.rosterPlace = place;
    members[place] = last;
  }

  /** In the order they came. */
  members(): Who[] {
    return [...this.#members].sort((left, right) => left.rosterNumber - right.rosterNumber);
  }
}
