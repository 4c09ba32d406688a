/**
 * KafkaJS's module for the full editor: the declarations that the engine itself implements, file by file.
 */
import kafkajs from '../../engine/kafka/client/kafkajs.ts?raw';
import admin from '../../engine/kafka/client/kafkajs-admin.ts?raw';
import consumer from '../../engine/kafka/client/kafkajs-consumer.ts?raw';
import event from '../../engine/kafka/client/kafkajs-event.ts?raw';
import producer from '../../engine/kafka/client/kafkajs-producer.ts?raw';
import share from '../../engine/kafka/client/kafkajs-share.ts?raw';
import type { DeclarationFile } from './declarations.ts';

const FOLDER = 'file:///node_modules/kafkajs';

/** Imports of files beside it lose their ending; the entry is the package's index. */
function declaration(text: string): string {
  return text.replaceAll("'./kafkajs.ts'", "'./index'").replaceAll(/'(\.\/kafkajs-[\w-]+)\.ts'/g, "'$1'");
}

/** The files. */
export const kafkajsDeclarations: readonly DeclarationFile[] = [
  { path: `${FOLDER}/index.d.ts`, text: declaration(kafkajs) },
  { path: `${FOLDER}/kafkajs-admin.d.ts`, text: declaration(admin) },
  { path: `${FOLDER}/kafkajs-consumer.d.ts`, text: declaration(consumer) },
  { path: `${FOLDER}/kafkajs-event.d.ts`, text: declaration(event) },
  { path: `${FOLDER}/kafkajs-producer.d.ts`, text: declaration(producer) },
  { path: `${FOLDER}/kafkajs-share.d.ts`, text: declaration(share) },
];
