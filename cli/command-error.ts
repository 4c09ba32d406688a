/** A mistake in how a command was called: told as a sentence, exit code 2. */
export class CommandError extends Error {}
