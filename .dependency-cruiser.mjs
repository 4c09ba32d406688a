// The doors between the rooms. Each rule's comment is what a developer reads when it fails: what to do instead.

const room = (name, to, comment, from = `^engine/${name}/`) => ({
  name: `${name}-looks-down-only`,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'engine-knows-no-outside',
      severity: 'error',
      comment: 'The engine knows nothing of site, cli, labs or content. Pass what it needs in as an argument.',
      from: { path: '^engine/' },
      to: { path: '^(site|cli|labs|content|public|tests)/' },
    },
    {
      name: 'engine-knows-no-node',
      severity: 'error',
      comment: 'The engine runs in the page as well: no Node modules. Read files in cli or site and pass the text in.',
      from: { path: '^engine/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-has-one-door',
      severity: 'error',
      comment: 'Import from engine/index.ts. If something is missing there, export it there.',
      from: { path: '^(site|cli)/' },
      to: {
        path: '^engine/',
        pathNot: [
          '^engine/index\\.ts$',
          '^engine/kafka/client/(kafkajs[a-z-]*|cluster-control)\\.ts$',
          '^engine/spark/api/pyspark[a-z-]*\\.ts$',
        ],
      },
    },
    room(
      'core',
      '^engine/(?!core/)',
      'engine/core is the ground floor: move what it needs into core, or turn the call round.',
    ),
    room(
      'net',
      '^engine/(?!core/|net/)',
      'engine/net carries messages and does not read them: keep protocols in engine/kafka.',
    ),
    room(
      'kafka',
      '^engine/(?!core/|net/|kafka/)',
      'engine/kafka knows no labs, views or streaming engines: hand facts to the trace instead.',
    ),
    room(
      'simulation',
      '^engine/(?!core/|net/|kafka/|simulation/|view/)',
      'engine/simulation runs clusters under faults: no labs, no pictures, no streaming engines.',
    ),
    room(
      'stream',
      '^engine/(?!core/|stream/)',
      'engine/stream runs operators for any engine: give it closures, and keep what is Spark in engine/spark.',
    ),
    room(
      'spark',
      '^engine/(?!core/|net/|kafka/|stream/|spark/)',
      'engine/spark runs queries; labs, sandboxes and pictures come to it, not it to them.',
    ),
    room(
      'flink',
      '^engine/(?!core/|net/|kafka/|stream/|flink/)',
      'engine/flink runs jobs; labs, sandboxes and pictures come to it, and Spark is another system.',
    ),
    room(
      'kafka-streams',
      '^engine/(?!core/|net/|kafka/|kafka-streams/)',
      'engine/kafka-streams runs topologies over Kafka: labs, sandboxes and pictures come to it.',
    ),
    room(
      'view',
      '^engine/(?!core/|view/)',
      'Views read the trace and nothing else: put the fact that you need into engine/core/entries.ts.',
    ),
    room('lab', '^engine/view/', 'Labs run and check; pictures are made of views elsewhere.'),
    {
      name: 'scenes-see-the-trace-only',
      severity: 'error',
      comment: 'A scene draws the trace through its views. What it needs from the workbench comes in with the frame.',
      from: { path: '^site/scenes/' },
      to: { path: '^site/(?!scenes/)' },
    },
    {
      name: 'only-the-workbench-knows-the-worker',
      severity: 'error',
      comment: 'Talk to the run through site/workbench/run-client.ts; comlink stays in site/workbench.',
      from: { path: '^site/', pathNot: '^site/workbench/' },
      to: { path: ['^site/workbench/run\\.worker', 'node_modules/comlink/'] },
    },
    {
      name: 'drawing-lives-in-scenes',
      severity: 'error',
      comment: 'D3 lives in site/scenes. Make the picture a scene and mount it.',
      from: { path: '^(site|engine|cli)/', pathNot: '^site/scenes/' },
      to: { path: 'node_modules/d3-' },
    },
    {
      name: 'the-editor-lives-in-its-room',
      severity: 'error',
      comment: 'Monaco is loaded on first use by site/editor/monaco.ts and nowhere else.',
      from: { path: '^(site|engine|cli)/', pathNot: '^site/editor/' },
      to: { path: 'node_modules/monaco-editor/' },
    },
    {
      name: 'site-and-cli-are-strangers',
      severity: 'error',
      comment: 'What page and command line share belongs into the engine.',
      from: { path: '^(site|cli)/' },
      to: { path: '^(site|cli)/', pathNot: '^$1/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'These files need each other: move the shared part into a file of its own, or import the type only.',
      from: { path: '^(engine|site|cli)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'declared-packages-only',
      severity: 'error',
      comment: 'Add the package to package.json with an exact version.',
      from: { path: '^(engine|site|cli)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|^\\.astro/|^tests/conformance/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
};
