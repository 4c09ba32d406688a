/** Which assignor a classic group uses (G5). */
import { expect, test } from 'vitest';
import { electedProtocol } from '../../engine/kafka/group/protocol-vote.ts';

const voter = (...names: string[]) => ({ protocols: names.map(name => ({ name, metadata: null })) });

test('the assignor that most members prefer among those that all support', () => {
  const members = [voter('range', 'sticky'), voter('sticky', 'range'), voter('sticky', 'range', 'roundrobin')];
  expect(electedProtocol(members)).toBe('sticky');
  expect(electedProtocol([...members, voter('range')])).toBe('range');
});

test('a tie is decided as java.util.HashMap iterates, not by name or order', () => {
  expect(electedProtocol([voter('range', 'sticky'), voter('sticky', 'range')])).toBe('sticky');
  expect(electedProtocol([voter('roundrobin', 'range'), voter('range', 'roundrobin')])).toBe('range');
  expect(electedProtocol([voter('cooperative-sticky', 'range'), voter('range', 'cooperative-sticky')])).toBe('range');
});
