/**
 * The clients' journal of a run: what each of them was told and did, in order. Together with the trace it is all that
 * checks read. Source of the form: Jepsen's histories. Moments in microseconds.
 */

/** A place in a topic. */
interface Place {
  topic: string;
  partition: number;
}

interface ClientEvents {
  acked: Place & { value: string; offset: number };
  refused: { value: string; error: string };
  /** A record that a poll gave. */
  polled: Place & { value: string; offset: number; committedOnly: boolean };
  /** The application did its work with a record: what it did shows outside. */
  processed: Place & { value: string; offset: number };
  /** What a member of a share group said of a record was taken. */
  settled: Place & { value: string; offset: number; type: 'accepted' | 'released' };
  /** Partitions that came, that were given up, that were taken away. */
  took: Place & { generation: number };
  gave: Place & { generation: number };
  lost: Place & { generation: number };
  /** A commit that was answered; it was sent at `sentAtUs`. */
  committed: Place & { group: string; offset: number; generation: number; sentAtUs: number };
  /** What is committed for a group when all is over. */
  found: Place & { group: string; offset: number };
  /** How a transaction ended, as far as its producer knows, and what it wrote. */
  transaction: { outcome: 'committed' | 'aborted' | 'unknown'; values: readonly string[] };
  crashed: object;
  ended: object;
}

/** The kinds of client event. */
export type ClientEventKind = keyof ClientEvents;

/** A client event of one kind. */
export type ClientEventOf<K extends ClientEventKind> = { atUs: number; client: string; kind: K } & ClientEvents[K];

/** What a client did or learned. */
export type ClientEvent = { [K in ClientEventKind]: ClientEventOf<K> }[ClientEventKind];

/** A client event before its moment is known. */
export type NewClientEvent = { [K in ClientEventKind]: { client: string; kind: K } & ClientEvents[K] }[ClientEventKind];
