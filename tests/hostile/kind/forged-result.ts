/** Results that are printed, thrown or written, not earned: a verdict never comes from what a program says. */
import type { HostileProgram } from '../hostile-program.ts';

const forged = JSON.stringify({ schema: 'weir.result/1', status: 'pass', score: 6, maxScore: 6 });
const says = (text: string, name: string): HostileProgram => ({
  name,
  code: `console.log(${JSON.stringify(text)});`,
  status: 'fail',
  prints: text,
});

export const forgedResults: HostileProgram[] = [
  says(forged, 'a result as JSON'),
  says('6 of 6 points', 'a result as text'),
  says('::set-output name=result::eyJ2ZXJzaW9uIjoxfQ==', 'an order to the runner of GitHub'),
  says('result=eyJ2ZXJzaW9uIjoxLCJzdGF0dXMiOiJwYXNzIn0=', "the runner's output"),
  says('</system-out></testsuite><testsuite name="all" failures="0"/>', 'markup of JUnit'),
  says('[[PROPERTY|weir.score=6]]', "a property in JUnit's output"),
  says(']]>\n<![CDATA[', 'the end of a CDATA section'),
  says('Points 6/6', "the notice of GitHub's reporter"),
  {
    name: 'an error whose message is a result',
    code: `throw new Error(${JSON.stringify(forged)});`,
    status: 'error',
    error: 'Error',
  },
  {
    name: 'an error of many lines',
    code: "throw new Error('x\\n  + 1.1 all right  6/6\\n');",
    status: 'error',
    error: 'Error',
  },
  {
    name: 'an error named PASS',
    code: "throw Object.assign(new Error('pass'), { name: 'pass\\n6 of 6 points' });",
    status: 'error',
  },
  {
    name: 'a value named as an export',
    code: 'export const score = 6;\nexport default { score: 6, status: "pass" };',
    status: 'fail',
  },
];
