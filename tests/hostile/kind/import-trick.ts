/** Imports of what is not the lab's: refused, with the modules that there are. */
import type { HostileProgram } from '../hostile-program.ts';

const refused = (name: string, code: string): HostileProgram => ({ name, code, status: 'error', error: 'Error' });
const caught = (specifier: string): HostileProgram => ({
  name: `import() of ${specifier}`,
  code: `try { await import(${JSON.stringify(specifier)}); console.log('there'); } catch (error) { console.log(error.message.slice(0, 18)); }`,
  status: 'fail',
  prints: 'There is no module',
});

export const importTricks: HostileProgram[] = [
  refused('node:fs', "import { readFileSync } from 'node:fs';\nconsole.log(readFileSync('/etc/passwd', 'utf8'));"),
  refused('a file of the host', "import secret from '/etc/passwd';\nconsole.log(secret);"),
  refused('a path upwards', "import lab from '../../labs/first-topic/hidden.md';\nconsole.log(lab);"),
  refused('an address', "import 'https://example.com/x.js';"),
  refused('code as an address', "import 'data:text/javascript,console.log(1)';"),
  refused('the standard library of QuickJS', "import * as std from 'std';\nconsole.log(std.loadFile('/etc/passwd'));"),
  refused('the solution', "import './solution.js';"),
  refused('faults that the lab does not offer', "import { cluster } from 'weir';\ncluster.kill(1);"),
  caught('child_process'),
  caught('file:///etc/passwd'),
  caught('./solution.js'),
  { name: 'require of the host', code: "require('fs');", status: 'error', error: 'Error' },
  {
    name: 'its own file again',
    code: "import * as me from 'main.ts';\nconsole.log(Object.keys(me).length);",
    status: 'fail',
    prints: '0',
  },
  { name: 'import.meta', code: 'console.log(JSON.stringify(import.meta));', status: 'fail', prints: /^\{.*\}$/ },
];
