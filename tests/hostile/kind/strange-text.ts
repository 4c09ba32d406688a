/** Text that deceives readers, terminals and parsers. */
import { type HostileProgram, solution } from '../hostile-program.ts';

const printed = (name: string, text: string): HostileProgram => ({
  name,
  code: `console.log(${JSON.stringify(text)});`,
  status: 'fail',
  prints: text,
});

export const strangeTexts: HostileProgram[] = [
  printed('colours and the cursor of a terminal', '\u001b[2J\u001b[1;1H\u001b[32m6 of 6 points\u001b[0m'),
  printed('an order to the title of a terminal', '\u001b]0;owned\u0007'),
  printed('carriage returns', 'wrong\rright\b\b\b'),
  printed('text that turns round', '\u202e stniop 6 fo 6 \u2066'),
  printed('NUL and other controls', 'a\u0000b\u0001\u007f\u0085\u2028\u2029'),
  printed('markup for a page', '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'),
  { name: 'half a character', code: "console.log('\\ud800' + '\\udc00\\udfff'.length);", status: 'fail' },
  { name: 'a program of nothing', code: '', status: 'fail' },
  {
    name: 'a program of one long line',
    code: `${'/* x */ '.repeat(50_000)}console.log(1);`,
    status: 'fail',
    prints: '1',
  },
  {
    name: 'a byte order mark and line ends of Windows',
    code: `\uFEFF${solution.replaceAll('\n', '\r\n')}`,
    status: 'pass',
    points: 6,
  },
  {
    name: 'a comment that turns round',
    code: `/* \u202e } \u2066 if (admin) */\n${solution}`,
    status: 'pass',
    points: 6,
  },
  { name: 'a shebang', code: `#!/usr/bin/env node\n${solution}`, status: 'pass', points: 6 },
  { name: 'what is no program', code: '\u0000\u0001\u0002PK\u0003\u0004\u0000', status: 'error' },
  {
    name: 'a template that holds calls',
    code: `console.log(\`\nmain()\n\${1}\`);`,
    status: 'fail',
    prints: '\nmain()\n1',
  },
];
