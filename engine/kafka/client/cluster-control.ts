/**
 * What can be done to the simulated cluster from a program: the module 'weir'. It has no counterpart in KafkaJS, for a
 * real program cannot do this to a real cluster. This file is the declaration that the editor completes from and that
 * the engine implements. Brokers are named by their ids, nodes by their hosts ('broker-1'); times are milliseconds.
 * A fault that is impossible, such as to kill a broker that is dead, throws FaultRefused and says why.
 */

/** How far a fault of a link reaches. */
export interface LinkOptions {
  /** Only what the first node sends to the second (false: both ways). */
  oneWay?: boolean;
}

/** Makes faults happen, now. */
export interface ClusterControl {
  /** The process of a broker dies; its disk stays. */
  kill(broker: number): void;
  /** A broker stops in order: its leaderships move away first. */
  stop(broker: number): void;
  /** A broker that is stopped, killed or without power starts again. */
  restart(broker: number): void;
  /** A broker stands still, as in a long garbage collection. */
  pause(broker: number): void;
  /** A paused broker goes on. */
  resume(broker: number): void;
  /** The machine of a broker loses power, and with it what was not on the disk yet. */
  powerLoss(broker: number): void;
  /** Every write to the disk of a broker takes so long; 0 ends it. */
  slowDisk(broker: number, writeMs: number): void;
  /** The disk of a broker is full: its next write ends it. */
  fullDisk(broker: number): void;
  /** There is room on the disk again. */
  freeDisk(broker: number): void;
  /** The wall clock of a broker is so much ahead, or behind if negative. */
  skewClock(broker: number, aheadMs: number): void;
  /** Nothing that these two send each other arrives any more, and nobody is told. */
  cut(from: string, to: string, options?: LinkOptions): void;
  /** What these two send each other arrives again. */
  heal(from: string, to: string, options?: LinkOptions): void;
  /** Messages between these two take so much longer; 0 ends it. */
  latency(from: string, to: string, latencyMs: number, options?: LinkOptions): void;
  /** The link carries so many bytes a millisecond (125000 in a data centre). */
  bandwidth(from: string, to: string, bytesPerMs: number, options?: LinkOptions): void;
  /** Of a hundred packets so many are lost; TCP sends them again, late. 0 ends it. */
  drop(from: string, to: string, lossPercent: number, options?: LinkOptions): void;
  /** How followers cut their logs from now on: 'leader-epoch', as Kafka does, or 'high-watermark', as before KIP-101. */
  truncateBy(way: 'leader-epoch' | 'high-watermark'): void;
  /** The broker that leads a partition now; -1 if there is none. */
  leader(topic: string, partition: number): number;
}

/** The cluster of this lab. */
export declare const cluster: ClusterControl;

/** A fault that cannot happen now; the message says why. */
export declare class FaultRefused extends Error {}
