/**
 * Records on their way from a producer to a partition: from `record.sent` until the leader has appended them,
 * or has answered without appending (an error, a duplicate). The request that carries a record says when it
 * arrives. Moments are microseconds of the run.
 */
import type { EntryOf } from '../core/entries.ts';

/** A record handed to the network and not yet in the leader's log. */
export interface RecordInFlight {
  /** The trace entry that sent it. */
  entry: number;
  producer: string;
  key: string | null;
  value: string | null;
  /** The request that carries it. */
  message: number;
  sentAtUs: number;
  /** When the request reaches the broker; null while that is not known. */
  arrivesAtUs: number | null;
}

/** Produce requests by message id, kept until they have arrived. */
export type Requests = Map<number, { sentAtUs: number; arrivesAtUs: number }>;

/** Notes a Produce request, and forgets those that have arrived. */
export function noteRequest(requests: Requests, entry: EntryOf<'message.sent'>): void {
  if (entry.api !== 'Produce' || entry.direction !== 'request') return;
  for (const [id, request] of requests) if (request.arrivesAtUs < entry.atUs) requests.delete(id);
  requests.set(entry.id, { sentAtUs: entry.atUs, arrivesAtUs: entry.arrivesAtUs });
}

/** A record sets off, in a request that is noted already (or unknown: it then waits without a known arrival). */
export function takeOff(inFlight: RecordInFlight[], requests: Requests, sent: EntryOf<'record.sent'>): void {
  const { index: entry, producer, key, value, message } = sent;
  const request = requests.get(message);
  const sentAtUs = request?.sentAtUs ?? sent.atUs;
  inFlight.push({ entry, producer, key, value, message, sentAtUs, arrivesAtUs: request?.arrivesAtUs ?? null });
}

/** A record is in the leader's log: the oldest one like it is no longer on its way. */
export function landRecord(inFlight: RecordInFlight[], appended: EntryOf<'record.appended'>): void {
  const alike = (record: RecordInFlight) => record.key === appended.key && record.value === appended.value;
  let landed = inFlight.findIndex(record => record.producer === appended.producer && alike(record));
  if (landed < 0) landed = inFlight.findIndex(alike);
  if (landed >= 0) inFlight.splice(landed, 1);
}

/** What arrived before its answer and was not appended is no longer on its way. */
export function dropArrived(inFlight: RecordInFlight[], answer: EntryOf<'produce.answered'>): void {
  const left = inFlight.filter(
    record => record.producer !== answer.producer || (record.arrivesAtUs ?? record.sentAtUs) >= answer.atUs,
  );
  inFlight.splice(0, inFlight.length, ...left);
}
