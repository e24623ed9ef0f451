/** The state of a replica: idle, the primary, or its backup. */
import type { Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Request } from "../../protocol/request.ts";
import type { StateMachine } from "../../protocol/state-machine.ts";

/** A batch on its way to the disk. */
export interface Writing {
  /** How many updates the disk holds then, of the history that began in view `since`. */
  readonly index: number;
  readonly since: number;
}

export interface ReplicaState {
  /** Its number in the service. */
  readonly node: NodeId;

  // The view, as this node knows it; 0: it knows of none.
  view: number;
  primary: NodeId;
  backup: NodeId;

  // Its history.
  /** The view in which it began; on disk with the history. */
  since: number;
  history: Request[];
  /** Updates of this view, by index, that came before one that precedes them. */
  ahead: Map<number, Request>;
  /** By client, the last of its updates in the history. */
  latest: Map<number, number>;
  /** How many the disk holds. */
  durable: number;
  /** How many are complete: the object's state is the one after these. */
  completed: number;
  machine: StateMachine;
  writing: Map<Ticket, Writing>;

  // The primary's knowledge of its backup, in this view.
  /** How many its disk holds; -1: it has not said. */
  held: number;
  /** How many it knows to be complete. */
  heardOf: number;
  /** How many have been sent to it. */
  sent: number;
  /** What it must hold to have the whole state. */
  due: number;
  /** Whether the view service has been told that it does. */
  told: boolean;
  /** Whether the view service is asked. */
  asking: boolean;

  // Reads: they wait for the next probe, or for the answer to the last one.
  reads: Request[];
  reading: Request[];
  /**
   * The number of the last probe. The first is drawn at each start: a backup that goes on in the
   * same view may still answer what was sent before.
   */
  probe: number;
}
