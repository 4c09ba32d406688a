/**
 * The program that runs first in every sandbox, as JavaScript text: it builds the world that students and
 * checks see (console, timers under simulated time, Date, Math.random, Buffer) on the one function `__host`,
 * and answers three calls of the host (settle a promise, call a function, fire a timer).
 * Local time is UTC everywhere. Left out: all of Node and the DOM that is not named here.
 */
export const guestSource = String.raw`(() => {
'use strict';
const host = globalThis.__host;
delete globalThis.__host;
const { parse, stringify } = JSON;
const RealDate = Date;
const RealError = Error;
const functions = new Map();
const functionIds = new Map();
const promises = new Map();
const timers = new Map();
const errorClasses = new Map();
const hex = bytes => Array.prototype.map.call(bytes, b => (b < 16 ? '0' : '') + b.toString(16)).join('');
const unhex = text => Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16));

const lineHere = () => {
  const found = /main\.ts:(\d+)/.exec(new RealError().stack ?? '');
  return found ? Number(found[1]) : null;
};

const utf8 = text => {
  const bytes = [];
  for (const character of text) {
    const c = character.codePointAt(0);
    if (c < 0x80) bytes.push(c);
    else if (c < 0x800) bytes.push(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c < 0x10000) bytes.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else bytes.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
  }
  return bytes;
};
const fromUtf8 = bytes => {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const b = bytes[i++];
    const more = b < 0x80 ? 0 : b >= 0xf0 ? 3 : b >= 0xe0 ? 2 : b >= 0xc0 ? 1 : -1;
    let c = more === 0 ? b : more < 0 ? 0xfffd : b & (0x3f >> more);
    for (let n = 0; n < more; n++) c = (bytes[i] & 0xc0) === 0x80 ? (c << 6) | (bytes[i++] & 63) : 0xfffd;
    text += String.fromCodePoint(c > 0x10ffff ? 0xfffd : c);
  }
  return text;
};
class Buffer extends Uint8Array {
  static from(value, encoding) {
    if (typeof value !== 'string') return Buffer.of(...value);
    return Uint8Array.from.call(Buffer, encoding === 'hex' ? unhex(value) : utf8(value));
  }
  static alloc(size) { return new Buffer(size); }
  static isBuffer(value) { return value instanceof Buffer; }
  static byteLength(text) { return utf8(text).length; }
  static concat(list) { return Buffer.from(list.flatMap(buffer => [...buffer])); }
  toString(encoding) { return encoding === 'hex' ? hex(this) : fromUtf8(this); }
  equals(other) { return hex(this) === hex(other); }
  toJSON() { return { type: 'Buffer', data: [...this] }; }
}

const objectNumbers = new WeakMap();
const methodsOfInstances = new WeakMap();
const methodsOf = instance => {
  if (methodsOfInstances.has(instance)) return methodsOfInstances.get(instance);
  const methods = {};
  for (let type = Object.getPrototypeOf(instance); type && type !== Object.prototype; type = Object.getPrototypeOf(type)) {
    for (const name of Object.getOwnPropertyNames(type)) {
      const { value } = Object.getOwnPropertyDescriptor(type, name);
      if (typeof value === 'function' && name !== 'constructor' && !(name in methods)) methods[name] = value.bind(instance);
    }
  }
  methodsOfInstances.set(instance, methods);
  return methods;
};
const isInstance = value => {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || typeof value.toJSON === 'function') return false;
  const type = Object.getPrototypeOf(value)?.constructor;
  return typeof type === 'function' && Function.prototype.toString.call(type).startsWith('class') && !(value instanceof RealError);
};
function plain(key, value) {
  const raw = this[key];
  if (raw !== null && typeof raw === 'object' && objectNumbers.has(raw)) return { $object: objectNumbers.get(raw) };
  if (raw instanceof Uint8Array) return { $bytes: hex(raw) };
  if (raw instanceof RegExp) return { $function: functionId(text => raw.test(text)), arity: 1, pattern: String(raw) };
  if (typeof raw === 'function') return { $function: functionId(raw), arity: raw.length };
  if (typeof raw === 'bigint') return String(raw);
  if (isInstance(raw)) return { ...methodsOf(raw), ...raw };
  return value;
}
const functionId = fn => {
  if (!functionIds.has(fn)) {
    functionIds.set(fn, functions.size + 1);
    functions.set(functions.size + 1, fn);
  }
  return functionIds.get(fn);
};
const encode = value => stringify(value === undefined ? null : value, plain);
const revive = value => {
  if (Array.isArray(value)) return value.map(revive);
  if (value === null || typeof value !== 'object') return value;
  if (typeof value.$text === 'string') return Buffer.from(value.$text);
  if (typeof value.$bytes === 'string') return Buffer.from(value.$bytes, 'hex');
  if (value.$date !== undefined) return new RealDate(value.$date);
  if (value.callable) return (...args) => call(value.$object, 'call', 'sync', args);
  if (value.$object !== undefined) return value.type ? typedStandIn(value) : standIn(value);
  const copy = {};
  for (const name of Object.keys(value)) copy[name] = revive(value[name]);
  return copy;
};
const ask = (operation, request) => parse(host(operation, encode(request)));

const reviveError = ({ name, message, properties, line }) => {
  const known = errorClasses.get(name) ?? { TypeError, RangeError }[name] ?? RealError;
  const error = new known(message);
  Object.assign(error, revive(properties));
  if (Array.isArray(error.errors)) error.errors = properties.errors.map(reviveError);
  const stack = line === null ? '' : '    at main.ts:' + line + '\n';
  Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
  return error;
};
const call = (object, method, kind, args) => {
  let answer;
  try {
    answer = ask('call', { object, method, args, line: lineHere() });
  } catch (error) {
    if (kind === 'async') return Promise.reject(error);
    throw error;
  }
  if (answer.error) {
    if (kind === 'async') return Promise.reject(reviveError(answer.error));
    throw reviveError(answer.error);
  }
  if (kind === 'sync') return revive(answer.value);
  return new Promise((resolve, reject) => promises.set(answer.promise, { resolve, reject }));
};
const prototypes = new Map();
const prototypeOf = (type, methods) => {
  if (prototypes.has(type)) return prototypes.get(type);
  const made = {};
  for (const [method, kind] of Object.entries(methods)) {
    const ask = kind === 'get'
      ? { get() { return call(objectNumbers.get(this), method, 'sync', []); } }
      : { value: { [method](...args) { return call(objectNumbers.get(this), method, kind, args); } }[method] };
    Object.defineProperty(made, method, ask);
  }
  Object.defineProperty(made, Symbol.toPrimitive, { value() {
    throw new TypeError('A ' + type + ' is not a plain value: JavaScript\'s operators do not work on it. Write its methods, such as .gt(5), .plus(1) or .and(other).');
  } });
  Object.defineProperty(made, Symbol.toStringTag, { value: type });
  prototypes.set(type, made);
  return made;
};
const silent = new Set(['then', 'toJSON', 'constructor', 'prototype']);
const typedStandIn = ({ $object: object, methods, type }) => {
  const stand = new Proxy(Object.create(prototypeOf(type, methods)), {
    get(target, name, receiver) {
      if (typeof name === 'symbol' || name in target || silent.has(name)) return Reflect.get(target, name, receiver);
      return call(object, name, 'sync', []);
    },
  });
  objectNumbers.set(stand, object);
  return stand;
};
const standIn = ({ $object: object, methods, data }) => {
  const stand = revive(data);
  for (const [method, kind] of Object.entries(methods)) {
    Object.defineProperty(stand, method, { value: (...args) => call(object, method, kind, args), enumerable: true });
  }
  return stand;
};

const inspect = (value, depth) => {
  if (typeof value === 'string') return depth === 0 ? value : "'" + value + "'";
  if (typeof value === 'function') return '[Function: ' + (value.name || 'anonymous') + ']';
  if (typeof value === 'bigint') return value + 'n';
  if (value === null || typeof value !== 'object') return String(value);
  if (objectNumbers.has(value)) return value.toString();
  if (value instanceof Buffer) return '<Buffer ' + stringify(fromUtf8(value)) + '>';
  if (value instanceof RealError) return (value.name ?? 'Error') + ': ' + value.message;
  if (value instanceof RealDate) return value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (depth > 3) return Array.isArray(value) ? '[Array]' : '[Object]';
  if (value instanceof Map) return 'Map(' + value.size + ') ' + inspect(Object.fromEntries(value), depth + 1);
  if (value instanceof Set) return 'Set(' + value.size + ') ' + inspect([...value], depth + 1);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const shown = Array.from(value).slice(0, 100).map(item => inspect(item, depth + 1));
    if (value.length > 100) shown.push('... ' + (value.length - 100) + ' more');
    return '[ ' + shown.join(', ') + ' ]';
  }
  const fields = Object.keys(value).map(name => name + ': ' + inspect(value[name], depth + 1));
  return fields.length === 0 ? '{}' : '{ ' + fields.join(', ') + ' }';
};
let isFull = false;
const print = level => (...values) => {
  if (isFull) return;
  const text = values.map(value => inspect(value, 0)).join(' ');
  isFull = ask('print', { level, text, line: lineHere() }).isFull;
};
globalThis.console = {
  log: print('log'), info: print('log'), debug: print('log'), table: print('log'),
  warn: print('warn'), error: print('error'), trace: print('log'),
};

const start = repeat => (fn, delay, ...args) => {
  const { timer } = ask('timer', { delayMs: Number(delay) || 0 });
  timers.set(timer, { fn, args, repeat, delay, id: timer });
  return timer;
};
const stop = id => {
  for (const [timer, entry] of timers) if (entry.id === id) timers.delete(timer);
};
globalThis.setTimeout = start(false);
globalThis.setInterval = start(true);
globalThis.setImmediate = (fn, ...args) => globalThis.setTimeout(fn, 0, ...args);
globalThis.clearTimeout = globalThis.clearInterval = globalThis.clearImmediate = stop;
globalThis.queueMicrotask = fn => void Promise.resolve().then(fn);

const now = () => ask('now', null).ms;
const dateArguments = args => {
  if (args.length === 0) return [now()];
  if (args.length > 1) return [RealDate.UTC(...args)];
  const bare = typeof args[0] === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(args[0]);
  return [bare ? args[0] + 'Z' : args[0]];
};
for (const name of Object.getOwnPropertyNames(RealDate.prototype)) {
  if (name.includes('UTC') && name !== 'toUTCString') RealDate.prototype[name.replace('UTC', '')] = RealDate.prototype[name];
}
RealDate.prototype.getTimezoneOffset = () => 0;
for (const name of ['toString', 'toLocaleString']) RealDate.prototype[name] = RealDate.prototype.toUTCString;
RealDate.prototype.toDateString = RealDate.prototype.toLocaleDateString = function () { return this.toISOString().slice(0, 10); };
RealDate.prototype.toTimeString = RealDate.prototype.toLocaleTimeString = function () { return this.toISOString().slice(11, 19); };
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, dateArguments(args), newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : name === 'parse' ? text => new globalThis.Date(text).getTime() : target[name]),
});
RealDate.prototype.constructor = globalThis.Date;
globalThis.performance = { now: () => ask('now', null).us / 1000 };
Math.random = () => ask('random', null).value;
globalThis.Buffer = Buffer;
globalThis.TextEncoder = class { encode(text = '') { return Uint8Array.from(utf8(text)); } };
globalThis.TextDecoder = class { decode(bytes = []) { return fromUtf8(bytes); } };
globalThis.structuredClone = value => revive(parse(encode(value)));

const describe = error => {
  if (!(error instanceof RealError)) return { name: 'Error', message: inspect(error, 1), stack: '', properties: {} };
  const { retriable, type, code } = error;
  return { name: String(error.name), message: String(error.message), stack: String(error.stack ?? ''), properties: { retriable, type, code } };
};
const finished = (id, promise) => Promise.resolve(promise).then(
  value => void ask('returned', { id, value: value === undefined ? null : value }),
  error => void ask('threw', { id, error: describe(error) }),
);

const classOf = (name, base) => {
  const parent = base === 'Error' ? RealError : errorClasses.get(base);
  const made = { [name]: class extends parent { constructor(message) { super(message); this.name = name; } } }[name];
  errorClasses.set(name, made);
  return made;
};

return {
  settle(text) {
    const { promise, value, error } = parse(text);
    const waiting = promises.get(promise);
    promises.delete(promise);
    if (error) waiting?.reject(reviveError(error));
    else waiting?.resolve(revive(value));
  },
  invoke(text) {
    const { id, function: number, args } = parse(text);
    let result;
    try { result = functions.get(number)(...revive(args)); } catch (error) { result = Promise.reject(error); }
    finished(id, result);
  },
  callNow(text) {
    const { function: number, args } = parse(text);
    try {
      let value = functions.get(number)(...revive(args));
      if (value instanceof Promise) {
        value.catch(() => {});
        throw new TypeError('This function is called in the middle of a batch, so it cannot be async: return its rows at once.');
      }
      if (value !== null && typeof value === 'object' && !Array.isArray(value) && typeof value.next === 'function') value = [...value];
      return encode({ value: value === undefined ? null : value });
    } catch (error) {
      return encode({ error: describe(error) });
    }
  },
  fire(text) {
    const { timer } = parse(text);
    const entry = timers.get(timer);
    if (!entry) return;
    timers.delete(timer);
    if (entry.repeat) timers.set(ask('timer', { delayMs: Number(entry.delay) || 0 }).timer, entry);
    if (typeof entry.fn === 'function') entry.fn(...entry.args);
  },
  describe: error => encode(describe(error)),
  watch(promise) {
    if (promise instanceof Promise) promise.catch(error => void ask('lost', { error: describe(error) }));
  },
  construct: (name, methods) => ({ [name]: class {
    constructor(...args) {
      const answer = ask('construct', { name, args, line: lineHere() });
      if (answer.error) throw reviveError(answer.error);
      Object.assign(this, standIn(answer.value));
      for (const [method, kind] of Object.entries(methods)) {
        this[method] = (...rest) => call(answer.value.$object, method, kind, rest);
      }
    }
  } })[name],
  classOf,
  ask,
};
})()`;
