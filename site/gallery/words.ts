/** The words of the gallery: every text that its elements show, in one place. */
export const words = {
  loading: 'The example is loading.',
  failed: 'The example could not be loaded. Reload the page.',
  noScripts: 'This figure moves and needs JavaScript.',
  controls: 'Play the example',
  play: 'Play',
  pause: 'Pause',
  back: 'One entry back',
  forward: 'One entry forward',
  slider: 'Moment of the run',
  openPage: 'Own page, with its program',
  program: 'The program of this run',
  setUp: 'Its world',
  galleryTitle: 'All scenes',
  galleryAbout:
    'Every picture that labs draw, each with a small real run: play it, step through it, look at its table.',
} as const;
