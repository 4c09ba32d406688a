/** `npm run bench:stream`: the streaming engine's figures alone. */
import { benchStream } from './stream.ts';

await benchStream();
