/**
 * What a role of a fenced block is: its word, what may stand in its info string, and how its body is read. The
 * roles themselves are in code-blocks.ts, check-block.ts, events.ts, quiz.ts and hint.ts; roles.ts lists them.
 */
import type { Draft } from './draft.ts';
import type { Word } from './fence.ts';
import type { Source } from './lab.ts';
import type { Visibility } from './result.ts';
import type { Spot } from './text-file.ts';

/** What an attribute holds: a task's number, points above 0, a file of the lab's folder, when a check is shown, a column. */
export type AttributeValue = 'task' | 'points' | 'file' | 'visibility' | 'column';

/** One attribute of a role. */
export interface AttributeRule {
  value: AttributeValue;
  required: boolean;
}

/** A role word and its rules. */
export interface Role {
  word: string;
  /** What the block is, for messages. */
  meaning: string;
  /** A correct opening fence, for hints. */
  example: string;
  /** Whether it is code (```ts word) or matter without a language (```word). */
  isCode: boolean;
  /** Whether it may hold a reader's actions instead (```yaml word), in a lab without code. */
  mayBeActions?: boolean;
  /** What the bare word behind the role names, or null where none may stand. */
  name: string | null;
  /** What the quoted text is, or null where none may stand. */
  text: string | null;
  attributes: Record<string, AttributeRule>;
  /** Whether it may stand in hidden.md. */
  mayBeHidden: boolean;
  /** Adds the block to the draft. Called only for blocks whose info string is right. */
  read(block: Block, draft: Draft): void;
}

/** A block whose info string has been understood. */
export interface Block {
  /** Where the opening fence begins. */
  spot: Spot;
  name: Word | null;
  text: Word | null;
  /** 0 where the role has no such attribute. */
  task: number;
  points: number;
  /** The body, from the fence or from the file that it names. */
  source: Source;
  hidden: boolean;
  /** Columns that attributes name, by the attribute. */
  columns: Record<string, Word>;
  /** Whether it is written as actions (```yaml). */
  isActions: boolean;
  /** When it may be shown; null where it does not say. */
  visibility: Visibility | null;
}

/** `file="start.ts"` takes the body from a file beside the lab: every role has it. */
export const fileAttribute: Record<string, AttributeRule> = { file: { value: 'file', required: false } };
