/**
 * Lines of files in each mode, as the real Spark 4.1.4 read them when asked (`spark.read`): rows, or the condition of the
 * error. Rows are their values in the order of the schema.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canonicalRows, parseSchema } from '../../engine/index.ts';
import { Options } from '../../engine/spark/api/option.ts';
import { FileSource } from '../../engine/spark/source/file.ts';
import { checkLineOptions, type FileFormatName } from '../../engine/spark/source/line-format.ts';
import { VirtualDisk } from '../../engine/spark/storage/virtual-disk.ts';

interface Asked {
  readonly format: FileFormatName;
  readonly schema: string;
  readonly options: Readonly<Record<string, string>>;
  readonly text: string;
  readonly rows?: readonly (readonly unknown[])[];
  readonly condition?: string | null;
}

const asked = JSON.parse(readFileSync(new URL('file-reading.json', import.meta.url), 'utf8')) as Asked[];

/** What we read, in the form of the answers. */
function ours({ format, schema, options, text }: Asked): Partial<Asked> {
  const disk = new VirtualDisk(() => 0);
  disk.write('/in/file', text);
  const fields = parseSchema(schema);
  const read = Options.of({ ...options, path: '/in' });
  try {
    checkLineOptions(format, read, fields);
    const source = new FileSource(format, read, fields, disk);
    const rows = source.read(null, source.latestOffset(null, 'all')!);
    return { rows: canonicalRows(fields, rows).map(row => Object.values(row)) };
  } catch (error) {
    return { condition: (error as { condition: string | null }).condition };
  }
}

describe('a file is read as Spark reads it', () => {
  for (const format of ['json', 'csv', 'text'] as const) {
    const cases = asked.filter(each => each.format === format);
    test(`${format}: ${cases.length} files`, () => {
      expect(cases.length).toBeGreaterThan(2);
      for (const each of cases) {
        const { rows, condition, options, text } = each;
        const got = ours(each);
        const where = JSON.stringify({ options, text });
        expect(got.rows, where).toEqual(rows);
        if (condition && !condition.startsWith('_LEGACY')) expect(got.condition, where).toBe(condition);
      }
    });
  }
});
