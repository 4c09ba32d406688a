/**
 * Every string of the workbench, in English. A translation is another object of this shape. Times come in as
 * microseconds of the run, points as numbers. Leaves out: what labs, scenes and the engine say themselves.
 */

import type { Result } from '../../engine/index.ts';
import { US_PER_S } from '../../engine/index.ts';

const seconds = (atUs: number): string => `${(atUs / US_PER_S).toFixed(3)} s`;
const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const tenths = (atUs: number): string => `${(atUs / US_PER_S).toFixed(1)} s`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Faults as orders; the others are said by their own name. */
const faultWords: Record<string, string> = {
  kill: 'Kill',
  stop: 'Stop in order',
  start: 'Start',
  pause: 'Pause',
  resume: 'Resume',
  cut: 'Cut link',
  heal: 'Heal link',
  'power-loss': 'Power loss',
};

const statusWords: Record<Result['status'], string> = {
  pass: 'Full marks',
  fail: 'Not all marks yet',
  error: 'Your program failed',
  timeout: 'Your program was stopped',
  missing: 'Nothing to check',
  ungradable: 'Could not be checked',
};

export const words = {
  seconds,
  bar: {
    home: 'Weir, to the course',
    seed: 'Seed',
    seedHint: 'The same seed gives the same run, to the microsecond.',
    seedWrong: 'A seed is a whole number from 0 to 4294967295.',
    newSeed: 'Another seed',
    share: 'Share',
    reset: 'Reset',
    run: 'Run',
    stop: 'Stop',
    toDark: 'Use dark colours',
    toLight: 'Use light colours',
  },
  tabs: { label: 'Parts of the lab', read: 'Read', code: 'Code', watch: 'Watch', check: 'Check' },
  read: {
    minutes: (n: number): string => `${n} min`,
    tasks: (n: number): string => plural(n, 'task'),
    task: (n: number): string => `Task ${n}`,
    taskDone: 'done',
    points: (score: number, most: number): string => `${score} / ${most}`,
  },
  hints: {
    first: 'Give me a hint',
    next: 'Another hint',
    title: (n: number, of: number): string => `Hint ${n} of ${of}`,
  },
  quiz: {
    title: 'Question',
    several: 'More than one answer may be right.',
    answer: 'Answer',
    right: 'Right.',
    wrong: 'Not quite.',
    partly: 'Not all of it yet.',
    points: (score: number, most: number): string => `${score} / ${plural(most, 'point')}`,
    own: 'Your own points, kept apart from the checks',
  },
  code: {
    file: 'main.ts',
    label: 'Your code',
    fullEditor: 'Full editor',
    plainText: 'Plain text',
    loading: 'Loading the editor …',
    loadFailed: 'The full editor could not be loaded. Plain text works as well.',
    escHint: 'Tab indents. Press Esc, then Tab, to leave the code.',
    programLabel: "The lab's program",
    readOnly: "The lab's own program: turn the dials beside the picture",
    lineEntries: (line: number, passed: number, all: number): string =>
      all === 0 ? `Line ${line} made nothing happen` : `Line ${line}: ${passed} of ${plural(all, 'entry', 'entries')}`,
    previousEntry: 'Last entry of this line',
    nextEntry: 'Next entry of this line',
    problems: 'Problems',
    problem: (line: number, column: number | null): string =>
      column === null ? `Line ${line}` : `Line ${line}, column ${column}`,
  },
  drawer: { label: 'What came of it', results: 'Results', console: 'Console' },
  results: {
    none: 'Run your code to have it checked.',
    noneHint: 'Each check says what it saw, and takes you to the moment.',
    running: 'Running …',
    simulated: (atUs: number): string => `${seconds(atUs)} simulated so far`,
    stopped: 'You stopped the run.',
    stoppedHint: 'Nothing was checked. What had happened until then can be watched.',
    status: (status: Result['status']): string => statusWords[status],
    points: (score: number, most: number): string => `${score} / ${most}`,
    pointsLong: (score: number, most: number): string => `${score} of ${plural(most, 'point')}`,
    seed: (seed: number): string => `seed ${seed}`,
    trace: (hash: string): string => `trace ${hash.slice(0, 8)}`,
    entries: (n: number): string => plural(n, 'entry', 'entries'),
    stale: 'You have changed the code or the seed since. Run again to check it.',
    expected: 'Expected',
    actual: 'Found',
    moment: (atUs: number): string => `See the moment, ${seconds(atUs)}`,
    momentGone: (atUs: number): string => `At ${seconds(atUs)}; run again to watch it`,
    skipped: 'Not checked.',
    authorError: 'This check itself failed. That is a mistake in the lab, not in your code.',
    task: (n: number): string => `Task ${n}`,
    passed: 'passed',
    failed: 'failed',
    notDecided: 'not decided',
    line: (line: number, column: number | null): string =>
      column === null ? `line ${line}` : `line ${line}, column ${column}`,
    announce: (result: Result): string => {
      const failed = result.checks.filter(check => check.status === 'fail').length;
      const points = `${result.score} of ${plural(result.maxScore, 'point')}`;
      return `${statusWords[result.status]}. ${points}.${failed > 0 ? ` ${plural(failed, 'check')} failed.` : ''}`;
    },
    announceStopped: 'The run was stopped.',
  },
  console: {
    empty: 'Nothing printed up to this moment.',
    none: 'What your code prints with console.log appears here, at the moment it was printed.',
    earlier: (n: number): string => `${plural(n, 'earlier line')} not shown`,
    line: (line: number): string => `line ${line}`,
    later: (n: number): string => `${plural(n, 'line')} still to come`,
  },
  watch: {
    label: 'Watch',
    emptyTitle: 'Nothing has happened yet',
    empty: 'Press Run. The cluster starts, your code runs against it, and you can play every moment forward and back.',
    scenes: 'Scenes',
    failed: 'This scene could not be drawn.',
  },
  controls: {
    label: 'Controls',
    fromStart: 'A change holds from the start of the run.',
    outOfRange: (from: number, to: number, unit: string): string =>
      `A number from ${from} to ${to}${unit ? ` ${unit}` : ''}.`,
    broker: (id: number): string => `broker ${id}`,
    fault: (fault: string): string => faultWords[fault] ?? capital(fault.replaceAll('-', ' ')),
    whom: (label: string): string => `${label}: which one`,
    afterRun: 'Press Run first: a fault happens at the moment where you stand.',
  },
  actions: {
    title: (n: number): string => (n === 0 ? 'Nothing done to this run' : 'You did'),
    more: (n: number): string => `${n} earlier`,
    fault: (fault: string, whom: string, atUs: number): string =>
      `${faultWords[fault] ?? capital(fault.replaceAll('-', ' '))} ${whom}, ${tenths(atUs)}`,
    control: (control: string, value: string, atUs: number): string =>
      atUs === 0 ? `${control} = ${value}` : `${control} = ${value}, ${tenths(atUs)}`,
    row: (events: string, row: number, isGone: boolean): string =>
      `${events}, row ${row + 1}${isGone ? ' taken out' : ''}`,
    remove: (what: string): string => `Take back: ${what}`,
    redo: 'Redo',
    clear: 'Take all back',
    forked: (atUs: number, dropped: number): string =>
      `${atUs === 0 ? 'The run was done again from its start' : `The run forks at ${seconds(atUs)}`}: what follows is new.` +
      (dropped > 0 ? ` ${plural(dropped, 'later action')} of yours ${dropped === 1 ? 'is' : 'are'} left out.` : ''),
    undone: 'Undone. The run is as it was before.',
    redone: 'Done again.',
    removed: 'Taken back. The run was done again without it.',
    refused: (atUs: number, message: string): string => `At ${seconds(atUs)}: ${message}`,
    tooLate: (s: number): string => `The run ends at ${s} s. Go back to a moment before that and act there.`,
    checked: (n: number): string =>
      `This run has ${plural(n, 'action')} of yours. Graded runs have none: take them back to see what counts.`,
  },
  timeline: {
    label: 'Timeline',
    play: 'Play',
    pause: 'Pause',
    back: 'Step back',
    forward: 'Step forward',
    toStart: 'To the start',
    toEnd: 'To the end',
    speed: 'Speed',
    even: 'Even',
    evenHint: 'Even: slow where much happens, quick where nothing does. Or a fixed ratio of simulated to real time.',
    jump: 'Go to the next',
    jumpShort: 'Next …',
    next: {
      fault: 'next fault (F)',
      rebalance: 'next rebalance (R)',
      batch: 'next batch (B)',
      late: 'next late event (L)',
      error: 'next error (E)',
    },
    step: 'Step',
    stepHint: 'What the step buttons and the arrow keys move by.',
    unit: { entry: 'entry', batch: 'batch', second: '1 s' },
    moment: 'Moment of the run',
    place: (count: number, length: number): string => `entry ${count} of ${length}`,
    idle: 'no run yet',
  },
  notices: {
    label: 'Notices',
    dismiss: 'Dismiss',
    changed: 'This lab has changed since you wrote this.',
    keepYours: 'Keep your code',
    startNew: 'Start from the new version',
    reset: 'The code is as the lab gives it. Yours is kept.',
    undo: 'Undo',
    damaged:
      'Your saved work on this lab could not be read in full. The unreadable part was moved aside in this browser, not deleted.',
    memoryOnly:
      'This browser keeps nothing for this page: your work lasts until you close it. Copy it out before you go.',
    shared: 'Opened from a link. Your own code is kept.',
    sharedFresh: 'Opened from a link.',
    backToMine: 'Back to my code',
    shareDamaged: 'The link is damaged, and the lab was opened without it.',
    shareNewer: 'The link was made by a newer version of Weir. Reload the page; the lab was opened without it.',
    shareOther: 'The link belongs to another lab. The lab was opened without it.',
    copied: 'Link copied. It holds this code, seed and moment, and what you did to the run.',
    copyFailed: 'The link could not be copied. It is in the address bar now.',
    tooLong: 'This code is too long for a link (100,000 characters at most).',
    restored: 'Earlier code is back. What it replaced is kept.',
  },
  reset: {
    title: 'Start again?',
    about: 'The code goes back to what the lab gives. Your code is kept here.',
    confirm: 'Start again',
    cancel: 'Cancel',
    kept: 'Kept from before',
    restore: 'Restore',
    lines: (n: number): string => plural(n, 'line'),
  },
  halted: {
    silent: (s: number): string =>
      `Your code did not give control back within ${s} s, so it was stopped. A native loop, such as join over a huge ` +
      'array, cannot be interrupted from inside. Look for a loop that never ends or an array far larger than meant.',
    failed: (message: string): string => `The run broke off, and that is no fault of yours: ${message}`,
  },
  embed: {
    open: 'Open the lab here',
    failed: 'The lab could not be loaded. Check the connection and try again.',
  },
};
