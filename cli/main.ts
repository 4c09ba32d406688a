/**
 * The commands of `weir` and their options. Each command is a file of its own that returns its exit code:
 * 0 full marks or all passed, 1 marks lost or some failed, 2 could not decide.
 */
import { Command, CommanderError, Option } from 'commander';
import { visibilities } from '../engine/index.ts';
import { CommandError } from './command-error.ts';
import { conform } from './conform.ts';
import { formats, grade } from './grade.ts';
import { checkLabs } from './lab-check.ts';
import { newLab } from './lab-new.ts';
import { regrade } from './regrade.ts';
import { runLab } from './run.ts';
import { sim } from './sim/sim.ts';
import { similar } from './similar.ts';

/** Runs the command line `argv` and sets the exit code. */
export async function main(argv: string[]): Promise<void> {
  let exitCode = 0;
  const done = async (code: Promise<number>): Promise<void> => {
    exitCode = await code;
  };
  try {
    await program(done).parseAsync(argv);
  } catch (error) {
    exitCode = report(error);
  }
  process.exitCode = exitCode;
}

function program(done: (code: Promise<number>) => Promise<void>): Command {
  const weir = new Command('weir')
    .description('Labs on stream processing: run them, check them, grade them.')
    .exitOverride()
    .showHelpAfterError('(weir --help tells the commands)')
    .showSuggestionAfterError();

  weir
    .command('grade')
    .description('grade submissions: files, folders (a file or a folder a student), zips of a learning platform')
    .argument('<lab>', 'the id of the lab, for example first-topic; all for the labs that the paths name')
    .argument('<path...>', 'files, folders or zips of submissions')
    .addOption(new Option('--format <format>', 'how to print the results').choices(formats).default('text'))
    .addOption(new Option('--seed <n>', "another seed than the lab's").argParser(seedOf))
    .addOption(new Option('--seed-from <whom>', "the lab's seed, or one for each student").choices(['lab', 'student']))
    .addOption(
      new Option('--extra-seeds <n>', 'grade on so many further seeds; each check gives its least').argParser(extraOf),
    )
    .option('--out <folder>', 'keep results here as they come; what is unchanged is not graded again')
    .option('--fresh', 'with --out: grade all again')
    .option('--site <url>', "the workshop's address, for links that open the run in which a check was lost")
    .option('--roster <file>', 'the class as CSV: student, first_name, last_name, email, lti_user_id')
    .option('--metadata <file>', "Gradescope's submission_metadata.json: who handed in, and when")
    .addOption(
      new Option('--disclose <stage>', 'what students may see by now, for platforms without stages')
        .choices(visibilities.slice(0, 3))
        .default('visible'),
    )
    .addOption(
      new Option('--time-limit <s>', 'processor seconds until a submission is killed (20)').argParser(secondsOf),
    )
    .option('--exit-zero', 'exit 0 whenever grading itself worked')
    .action((lab, paths, options) => done(grade(lab, paths, options)));

  weir
    .command('regrade')
    .description('grade again and list whose points changed, and why')
    .argument('<lab>', 'the id of the lab, or all')
    .argument('<path...>', 'files, folders or zips of submissions')
    .requiredOption('--compare <old>', 'earlier results: a folder of --out, or a file of --format json')
    .addOption(new Option('--seed <n>', "another seed than the lab's").argParser(seedOf))
    .addOption(new Option('--seed-from <whom>', "the lab's seed, or one for each student").choices(['lab', 'student']))
    .addOption(new Option('--extra-seeds <n>', 'grade on so many further seeds').argParser(extraOf))
    .option('--out <folder>', 'keep the new results here')
    .option('--json', 'print one JSON document')
    .action((lab, paths, options) => done(regrade(lab, paths, options)));

  weir
    .command('similar')
    .description('list pairs of submissions that share more than the class does, for a person to look at')
    .argument('<lab>', 'the id of the lab')
    .argument('<path...>', 'files, folders or zips of submissions')
    .addOption(new Option('--least <percent>', 'the least share of a pair').default(40).argParser(percentOf))
    .option('--json', 'print one JSON document')
    .action((lab, paths, options) => done(similar(lab, paths, options)));

  const lab = weir.command('lab').description('write labs');
  lab
    .command('check')
    .description('prove labs: the solution earns full marks on 21 seeds, start less, each wrong answer its feedback')
    .argument('[id...]', 'labs to check; all if none are named')
    .action(ids => done(checkLabs(ids)));
  lab
    .command('new')
    .description('make the folder of a new lab')
    .argument('<id>', 'its name: lower-case words joined by hyphens')
    .action(id => done(newLab(id)));

  weir
    .command('run')
    .description('run a program in a lab and print what it prints')
    .argument('<lab>', 'the id of the lab')
    .argument('<file>', 'the program, or a share link with all of it in quotes')
    .option('--actions <file>', 'what the reader does: a YAML list such as - { atMs: 3000, fault: kill, broker: 1 }')
    .addOption(new Option('--seed <n>', "another seed than the lab's").argParser(seedOf))
    .option('--trace <file>', 'write every entry of the trace to a file, a line each')
    .option('--export <folder>', 'write its Spark queries as PySpark and SQL scripts, with their data')
    .action((id, file, options) => done(runLab(id, file, options)));

  weir
    .command('conform')
    .description('replay recordings of the real systems')
    .argument('<cases...>', 'JSON files of recorded cases, or folders of them')
    .option('--json', 'print one JSON document')
    .action((paths, options) => done(conform(paths, options)));

  weir
    .command('sim')
    .description('run simulated clusters under random faults and check what Kafka promises')
    .argument('[scenario]', 'a scenario, or all; without one the scenarios are listed')
    .addOption(new Option('--seed <n>', 'run this seed').argParser(seedOf))
    .addOption(new Option('--seeds <n>', 'run so many seeds, 1 to n, on all cores').argParser(countOf))
    .option('--schedule <file or text>', "these faults instead of the seed's own, from a file or as text")
    .option('--print', 'print what happens as text')
    .action((scenario, options) => done(sim(scenario, options)));

  return weir;
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new CommandError(`--seeds takes a whole number from 1 on, not "${text}".`);
}

function extraOf(text: string): number {
  const count = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(count) && count >= 0 && count <= 100) return count;
  throw new CommandError(`--extra-seeds takes a whole number from 0 to 100, not "${text}".`);
}

function percentOf(text: string): number {
  const percent = Number(text);
  if (text.trim() !== '' && percent >= 0 && percent <= 100) return percent;
  throw new CommandError(`--least takes a percentage from 0 to 100, not "${text}".`);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds > 0 && seconds <= 3600) return seconds;
  throw new CommandError(`--time-limit takes seconds from more than 0 to 3600, not "${text}".`);
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new CommandError(`--seed takes a whole number from 0 on, not "${text}".`);
}

/** Says what went wrong; a stack trace only for bugs of Weir itself. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommandError) process.stderr.write(`weir: ${error.message}\n`);
  else process.stderr.write(`weir: this is a bug of Weir, please report it.\n${(error as Error)?.stack ?? error}\n`);
  return 2;
}
