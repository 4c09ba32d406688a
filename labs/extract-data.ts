/**
 * Extracts the labs' data from the package vega-datasets: `node labs/extract-data.ts` writes the CSV files anew.
 * Nothing is invented or changed but the spelling of moments and columns; rows stand in order of their own time.
 *
 * flights.csv (first-topic): the first 48 rows of flights-2k.json, 1 to 3 January 2001. Delay in minutes (negative:
 *   early), distance in miles, local time. Source: U.S. Bureau of Transportation Statistics, on-time performance
 *   data reported under 14 CFR Part 234 (open government data, no licence stated).
 * flights.csv (batch-or-stream): the flights of the first five days of that file, 1 to 5 January 2001, in their order.
 *   arrivedMs: an hour since the first midnight as one second. Same source.
 * quakes.csv (keys-and-partitions): from earthquakes.json, all events of type "earthquake" from 2018-02-02T18:00Z
 *   to 2018-02-03T02:00Z of the six seismic networks with most of them: ak, ci, nc, nn, pr, us. Time in UTC.
 *   Source: USGS Earthquake Hazards Program, "all earthquakes, past week" feed (U.S. public domain).
 * quakes.csv (watermark-modes): all earthquakes of magnitude 4 and more of that feed, in the order of their last update.
 *   arrivedMs: an hour since 2018-01-31T00:00Z until the update as one second. Same source.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** Columns and rows of a CSV file. */
interface Table {
  columns: string[];
  rows: (string | number)[][];
}

interface Flight {
  date: string;
  delay: number;
  distance: number;
  origin: string;
  destination: string;
}

interface Quake {
  id: string;
  properties: { time: number; updated: number; net: string; mag: number; place: string; type: string };
}

const FLIGHTS = 48;
const FLIGHTS_FROM = Date.parse('2001-01-01T00:00:00Z');
/** Five days, an hour as one second. */
const FIVE_DAYS_MS = 120_000;
const QUAKES_FROM = Date.parse('2018-02-02T18:00:00Z');
const QUAKES_UNTIL = Date.parse('2018-02-03T02:00:00Z');
const NETWORKS = 6;
const STRONG = 4;
const FEED_FROM = Date.parse('2018-01-31T00:00:00Z');
/** An hour as one second. */
const QUICKER = 3600;

function readDataset(name: string): unknown {
  const packaged = new URL(`../data/${name}`, import.meta.resolve('vega-datasets'));
  return JSON.parse(readFileSync(packaged, 'utf8'));
}

function flights(): Table {
  const all = readDataset('flights-2k.json') as Flight[];
  const rows = all
    .slice(0, FLIGHTS)
    .map(({ date, origin, destination, distance, delay }) => [
      date.replaceAll('/', '-'),
      origin,
      destination,
      distance,
      delay,
    ]);
  return { columns: ['date', 'origin', 'destination', 'distance', 'delay'], rows };
}

function fiveDays(): Table {
  const all = readDataset('flights-2k.json') as Flight[];
  const rows = all
    .map(({ date, origin, destination, delay }) => {
      const at = date.replaceAll('/', '-').replace(' ', 'T');
      const arrivedMs = Math.round((Date.parse(`${at}Z`) - FLIGHTS_FROM) / QUICKER);
      return { arrivedMs, row: [arrivedMs, at, origin, destination, delay] };
    })
    .filter(({ arrivedMs }) => arrivedMs < FIVE_DAYS_MS)
    .sort((a, b) => a.arrivedMs - b.arrivedMs)
    .map(({ row }) => row);
  return { columns: ['arrivedMs', 'time', 'origin', 'destination', 'delay'], rows };
}

function quakes(): Table {
  const { features } = readDataset('earthquakes.json') as { features: Quake[] };
  const inPeriod = features
    .filter(({ properties: { type, time } }) => type === 'earthquake' && time >= QUAKES_FROM && time < QUAKES_UNTIL)
    .sort((a, b) => a.properties.time - b.properties.time);
  const counts = new Map<string, number>();
  for (const { properties } of inPeriod) counts.set(properties.net, (counts.get(properties.net) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, NETWORKS);
  const networks = new Set(most.map(([network]) => network));
  const rows = inPeriod
    .filter(({ properties }) => networks.has(properties.net))
    .map(({ id, properties }) => [
      id,
      new Date(properties.time).toISOString(),
      properties.net,
      properties.mag,
      properties.place,
    ]);
  return { columns: ['id', 'time', 'network', 'magnitude', 'place'], rows };
}

function strongQuakes(): Table {
  const { features } = readDataset('earthquakes.json') as { features: Quake[] };
  const rows = features
    .filter(({ properties: { type, mag } }) => type === 'earthquake' && mag >= STRONG)
    .sort((a, b) => a.properties.updated - b.properties.updated)
    .map(({ id, properties: { time, updated, mag, place } }) => [
      Math.round((updated - FEED_FROM) / QUICKER),
      new Date(time).toISOString(),
      id,
      mag,
      place,
    ]);
  return { columns: ['arrivedMs', 'time', 'id', 'magnitude', 'place'], rows };
}

function toCsv({ columns, rows }: Table): string {
  const cell = (value: string | number) => {
    const text = String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map(row => `${row.map(cell).join(',')}\n`).join('');
}

/** The files by their names under labs/, as they should be. */
export function extractedFiles(): Map<string, string> {
  return new Map([
    ['first-topic/flights.csv', toCsv(flights())],
    ['batch-or-stream/flights.csv', toCsv(fiveDays())],
    ['keys-and-partitions/quakes.csv', toCsv(quakes())],
    ['watermark-modes/quakes.csv', toCsv(strongQuakes())],
  ]);
}

if (import.meta.main) {
  for (const [name, text] of extractedFiles()) {
    writeFileSync(new URL(name, import.meta.url), text);
    console.log(`labs/${name}: ${text.trimEnd().split('\n').length - 1} rows`);
  }
}
