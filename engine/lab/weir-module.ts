/**
 * The module 'weir' as programs import it: `controls` where the lab declares values, `cluster` where programs may make
 * faults happen. Both are built in the guest's world when they are first used.
 */
import { clusterControlMethods } from '../kafka/client/fault-injector.ts';
import { controlReaderMethods } from './control-panel.ts';

/** What is put into the guest's world before the program. */
export const weirWorld = `
  const Cluster = guest.construct('Cluster', ${JSON.stringify(clusterControlMethods)});
  const FaultRefused = guest.classOf('FaultRefused', 'Error');
  const Controls = guest.construct('Controls', ${JSON.stringify(controlReaderMethods)});
  let reader = null;
  const named = new Set(['then', 'toJSON', 'constructor']);
  const controls = new Proxy(Object.create(null), {
    get: (_, name) => (typeof name !== 'string' || named.has(name) ? undefined : (reader ??= new Controls()).get(name)),
    set: (_, name) => { throw new TypeError('controls.' + String(name) + ' is set on the page, not by the program'); },
  });
  const weir = { FaultRefused, controls, get cluster() { return (weir.made ??= new Cluster()); } };
  Object.defineProperty(globalThis, 'weir$control', { value: weir });
`;

/** The module's source, or null where the lab has nothing for it. */
export function weirModule(hasFaults: boolean, hasControls: boolean): string | null {
  const names = [...(hasFaults ? ['cluster', 'FaultRefused'] : []), ...(hasControls ? ['controls'] : [])];
  return names.length === 0 ? null : `export const { ${names.join(', ')} } = globalThis.weir$control;`;
}
