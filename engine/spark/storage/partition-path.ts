/**
 * Folders that hold a column's value in their name, as `partitionBy` makes them: `/country=DE/part-00000.json`
 * (PartitioningUtils). Values are read as numbers where they are numbers.
 */

const NULL_NAME = '__HIVE_DEFAULT_PARTITION__';

/** The values that the folders of a path name. */
export function partitionValues(path: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name of path.split('/').slice(0, -1)) {
    const found = /^([^=]+)=(.*)$/.exec(name);
    if (!found) continue;
    const text = decodeURIComponent(found[2]!);
    const isNumber = /^-?\d{1,15}(\.\d+)?$/.test(text);
    values[decodeURIComponent(found[1]!)] = text === NULL_NAME ? null : isNumber ? Number(text) : text;
  }
  return values;
}

/** The folders for values, in order. */
export function partitionFolders(values: readonly (readonly [name: string, text: string | null])[]): string {
  return values.map(([name, text]) => `/${escaped(name)}=${text === null ? NULL_NAME : escaped(text)}`).join('');
}

/** Characters that a path cannot bear stand as %XX (ExternalCatalogUtils.escapePathName). */
function escaped(text: string): string {
  return text.replace(/["#%'*/:=?\\{[\]^\p{Cc}]/gu, character => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}
