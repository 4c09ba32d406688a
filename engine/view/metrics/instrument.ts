/**
 * How Kafka turns observations into a number: brokers count with Yammer's meters (a count and a rate that forgets over a
 * minute), clients with samples of 30 seconds of which the last two count. Amounts in the row's unit, times in
 * microseconds of the run. Source: com.yammer.metrics.core.Meter, EWMA (2.2); SampledStat, Rate, Avg, Max (4.2).
 */
import { US_PER_S } from '../../core/units.ts';

/** What a row's observations become. */
export type InstrumentKind = 'meter' | 'rate per second' | 'rate per hour' | 'average' | 'maximum' | 'total';

/** One number in the making. */
export type Instrument =
  | { kind: 'meter'; count: number; uncounted: number; ratePerS: number | null; tickedAtUs: number }
  | { kind: 'total'; total: number }
  | { kind: Exclude<InstrumentKind, 'meter' | 'total'>; samples: Sample[] };

/** A stretch of time in which observations are added up. */
interface Sample {
  sinceUs: number;
  total: number;
  observations: number;
  most: number;
}

const TICK_US = 5 * US_PER_S;
/** 1 - exp(-5/60): how much of the last five seconds is in the rate of a minute. */
const MINUTE_ALPHA = 0.07995558537067671;
/** metrics.sample.window.ms and metrics.num.samples */
const WINDOW_US = 30 * US_PER_S;
const SAMPLES = 2;
const SECONDS_PER_HOUR = 3600;

/** An instrument that has observed nothing. */
export function newInstrument(kind: InstrumentKind, atUs: number): Instrument {
  if (kind === 'meter') return { kind, count: 0, uncounted: 0, ratePerS: null, tickedAtUs: atUs };
  return kind === 'total' ? { kind, total: 0 } : { kind, samples: [] };
}

/** A copy of which nothing is shared. */
export function copyInstrument(instrument: Instrument): Instrument {
  if ('samples' in instrument) return { ...instrument, samples: instrument.samples.map(sample => ({ ...sample })) };
  return { ...instrument };
}

/** Takes an observation in. */
export function observe(instrument: Instrument, amount: number, atUs: number): void {
  if (instrument.kind === 'total') instrument.total += amount;
  else if (instrument.kind === 'meter') {
    Object.assign(instrument, ticked(instrument, atUs));
    instrument.count += amount;
    instrument.uncounted += amount;
  } else {
    const sample = sampleAt(instrument, atUs);
    sample.total += amount;
    sample.observations++;
    sample.most = Math.max(sample.most, amount);
  }
}

/** The number at a moment; null where there is none yet. A meter's is its rate of one minute, a second. */
export function numberOf(instrument: Instrument, atUs: number): number | null {
  if (instrument.kind === 'total') return instrument.total;
  if (instrument.kind === 'meter') return ticked(instrument, atUs).ratePerS ?? 0;
  const live = instrument.samples.filter(sample => atUs - sample.sinceUs < SAMPLES * WINDOW_US);
  const total = live.reduce((sum, sample) => sum + sample.total, 0);
  const observations = live.reduce((sum, sample) => sum + sample.observations, 0);
  if (instrument.kind === 'average') return observations === 0 ? null : total / observations;
  if (instrument.kind === 'maximum') return observations === 0 ? null : Math.max(...live.map(({ most }) => most));
  const perS = (total * US_PER_S) / windowUs(live, atUs);
  return instrument.kind === 'rate per hour' ? perS * SECONDS_PER_HOUR : perS;
}

type Meter = Instrument & { kind: 'meter' };

/** The meter after the ticks, every five seconds, that lie between its last one and the moment. */
function ticked(meter: Meter, atUs: number): Meter {
  const ticks = Math.floor((atUs - meter.tickedAtUs) / TICK_US);
  if (ticks === 0) return meter;
  const instant = (meter.uncounted * US_PER_S) / TICK_US;
  const first = meter.ratePerS === null ? instant : meter.ratePerS + MINUTE_ALPHA * (instant - meter.ratePerS);
  const ratePerS = first * (1 - MINUTE_ALPHA) ** (ticks - 1);
  return { ...meter, uncounted: 0, ratePerS, tickedAtUs: meter.tickedAtUs + ticks * TICK_US };
}

function sampleAt(instrument: { samples: Sample[] }, atUs: number): Sample {
  const last = instrument.samples.at(-1);
  if (last && atUs - last.sinceUs < WINDOW_US) return last;
  const fresh = { sinceUs: atUs, total: 0, observations: 0, most: Number.NEGATIVE_INFINITY };
  instrument.samples = [...instrument.samples, fresh].slice(-SAMPLES);
  return fresh;
}

/** The time that a rate is over: since the oldest sample, and at least one whole window before the present one. */
function windowUs(live: readonly Sample[], atUs: number): number {
  const elapsed = live.length === 0 ? 0 : atUs - live[0]!.sinceUs;
  const missing = Math.max(0, SAMPLES - 1 - Math.floor(elapsed / WINDOW_US));
  return elapsed + missing * WINDOW_US;
}
