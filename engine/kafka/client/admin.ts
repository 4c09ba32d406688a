/**
 * KafkaJS's admin client over the Java Admin. An operation is a function of the connection and the program's arguments, in
 * one of the files by area.
 */
import { type Hosted, type MethodKind, Offered } from '../../core/offered.ts';
import type { Process } from '../../core/process.ts';
import { clusterOperations } from './admin-cluster.ts';
import { groupOperations } from './admin-groups.ts';
import { topicOperations } from './admin-topics.ts';
import type { Connection } from './connection.ts';
import { toProgramError } from './error.ts';
import type { Admin } from './kafkajs-admin.ts';

type Names = Exclude<keyof Admin, 'connect' | 'disconnect' | 'on' | 'events'>;

/** What an admin client does, by KafkaJS's or Java's name. */
export type AdminOperations = {
  [K in Names]: (
    connection: Connection,
    ...args: Parameters<Admin[K]>
  ) => Process<Awaited<ReturnType<Admin[K]>> extends infer R ? (R extends object ? Hosted<R> | R : R) : never>;
};

const operations: AdminOperations = { ...topicOperations, ...groupOperations, ...clusterOperations };

/** Offers an admin client to a program. */
export function offerAdmin(connection: Connection): Offered {
  const target: Record<string, unknown> = {
    events: connection.emitter.events,
    connect: () => connection.connect(),
    disconnect: () => disconnect(connection),
    on: (event: string, listener: unknown) => connection.emitter.on(event, listener),
  };
  const methods: Record<string, MethodKind> = { connect: 'async', disconnect: 'async', on: 'sync' };
  for (const [name, operation] of Object.entries(operations)) {
    methods[name] = 'async';
    target[name] = (...args: unknown[]) => carryOut(connection, name, operation as Operation, args);
  }
  return new Offered(target, methods);
}

type Operation = (connection: Connection, ...args: unknown[]) => Process<unknown>;

const takesNothing = ['listTopics', 'describeCluster', 'listGroups', 'listTransactions', 'describeMetadataQuorum'];

function* carryOut(connection: Connection, name: string, operation: Operation, args: unknown[]): Process<unknown> {
  connection.mustBeConnected();
  const given = args.length > 0 || takesNothing.includes(name) ? args : [{}];
  try {
    return yield* operation(connection, ...given);
  } catch (error) {
    throw toProgramError(error);
  }
}

function* disconnect(connection: Connection): Process<void> {
  yield* [];
  connection.disconnect();
}
