/**
 * Architectures that have a name: which boxes of a pipeline make which layer. A run is drawn as one of these when all its
 * boxes are there; any other run as the tiers of a generic streaming architecture (Figure 4.4 of the lecture). Adding one
 * is an entry here.
 */
import type { PipelineBox, PipelineEdge } from '../../engine/index.ts';

/** A layer and the names of its boxes. */
export interface ArchitectureLayer {
  title: string;
  boxes: readonly string[];
}

/** An architecture with a name. */
export interface ArchitectureDiagram {
  title: string;
  layers: readonly ArchitectureLayer[];
}

const diagrams: readonly ArchitectureDiagram[] = [
  {
    title: 'Lambda architecture',
    layers: [
      { title: 'batch layer', boxes: ['batch', 'batch-view'] },
      { title: 'speed layer', boxes: ['speed', 'speed-view'] },
      { title: 'serving layer', boxes: ['serving', 'answers'] },
    ],
  },
  {
    title: 'Kappa architecture',
    layers: [
      { title: 'the log, kept', boxes: ['events'] },
      { title: 'version 1', boxes: ['counts-v1', 'view-v1'] },
      { title: 'version 2, from the start', boxes: ['counts-v2', 'view-v2'] },
    ],
  },
  {
    title: 'Machine learning behind a feed',
    layers: [
      { title: 'features', boxes: ['features', 'feature-store'] },
      { title: 'ranking', boxes: ['ranker', 'feed'] },
      { title: 'training', boxes: ['training', '/samples'] },
    ],
  },
  {
    title: 'A recommender that learns online',
    layers: [
      { title: 'online training', boxes: ['joiner', 'examples', 'trainer'] },
      { title: 'parameters', boxes: ['parameters'] },
      { title: 'serving', boxes: ['server', 'recommendations'] },
    ],
  },
];

/** The named architecture that a pipeline is; null for any other. */
export function diagramOf(boxes: readonly PipelineBox[]): ArchitectureDiagram | null {
  const names = new Set(boxes.map(({ name }) => name));
  return diagrams.find(({ layers }) => layers.every(layer => layer.boxes.every(name => names.has(name)))) ?? null;
}

/** The tier of a box in a generic streaming architecture, by what comes in and goes out. */
export function tierOf(box: PipelineBox, edges: readonly PipelineEdge[]): string {
  const into = edges.filter(({ to }) => to === box.id).map(({ from }) => from);
  const isAnalysis = (id: string): boolean =>
    id.startsWith('query ') || (id.startsWith('group ') && edges.some(({ from }) => from === id));
  switch (box.kind) {
    case 'producer':
    case 'source':
      return 'collection';
    case 'topic':
      return into.some(isAnalysis) ? 'store' : 'message queue';
    case 'query':
      return 'analysis';
    case 'sink':
      return 'store';
    case 'group': {
      if (isAnalysis(box.id)) return 'analysis';
      const fromStore = edges.some(({ from, to }) => into.includes(to) && isAnalysis(from));
      return fromStore ? 'access' : 'analysis';
    }
  }
}
