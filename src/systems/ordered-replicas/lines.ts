/**
 * Replicas in an order that a configuration service says (a chain, a primary and its backup), as
 * their judges know them: who came after whom in which epoch, and which history each had.
 */

/** The system's services. */
export interface Names {
  /** The replicas: asserts `held`. */
  readonly replicas: string;
  /** Who is one, in which order: asserts `follows` and `whole`. */
  readonly configuration: string;
  /** Whether it asserts `joins` as well. */
  readonly joins: boolean;
}

/** The place of a member in one epoch. */
export interface Place {
  /** In which its history began. */
  readonly since: number;
  /** 0: it is the head. */
  readonly predecessor: number;
  /** Whether it only receives the history, and is no member yet. */
  readonly joins: boolean;
}

export interface Epochs {
  /** By epoch, by member, in the order of the chain. */
  readonly places: Map<number, Map<number, Place>>;
}

/** The name of a history: a node that was removed begins another. */
export function lineOf(member: number, since: number): string {
  return `${member}/${since}`;
}

/**
 * Enters a place that was not known; all members of the service say the same.
 * @param predecessor undefined: the newcomer's, after the last member.
 * @returns whether it is new.
 */
export function entered(
  { places }: Epochs,
  epoch: number,
  member: number,
  since: number,
  predecessor?: number,
): boolean {
  const known = places.get(epoch) ?? new Map<number, Place>();
  places.set(epoch, known);
  if (known.has(member)) return false;
  const last = [...known.keys()].at(-1) ?? 0;
  const joins = predecessor === undefined;
  known.set(member, { since, predecessor: predecessor ?? last, joins });
  return true;
}
