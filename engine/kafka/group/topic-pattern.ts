/**
 * Subscriptions by pattern, which the coordinator resolves (KIP-848): RE2 patterns that must match a topic's whole
 * name. Looked up soon after a new pattern came, but at most every 10 seconds, and anew when topics come and go.
 * Source: TopicRegexResolver (4.2). Patterns are run by the host's regular expressions; what RE2 does not have
 * (look-around, references) is refused.
 */

/** The least time between two look-ups of a group's patterns. */
export const PATTERN_REFRESH_MS = 10_000;

const NOT_IN_RE2 = /\(\?(?:=|!|<=|<!)|\\[1-9]|\\k</;

/** The pattern as a matcher of whole names; null if it is no RE2 pattern. */
export function compilePattern(pattern: string): RegExp | null {
  if (NOT_IN_RE2.test(pattern)) return null;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return null;
  }
}

/** The names that a pattern matches, in order. */
export function matchingTopics(pattern: string, names: readonly string[]): string[] {
  const compiled = compilePattern(pattern);
  return compiled ? names.filter(name => compiled.test(name)).sort() : [];
}
